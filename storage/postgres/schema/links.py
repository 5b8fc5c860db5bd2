"""How often a subscription is told, whether its receiver refuses; links in mails. See SQLite."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
ALTER TABLE subscriptions ADD COLUMN day TEXT NOT NULL -- weekday of a weekly one; '': Monday, "mon"
  DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN quiet TEXT NOT NULL -- local hours, "22:00-07:00"; '': none
  DEFAULT '';
ALTER TABLE subscriptions ADD COLUMN refusals BIGINT NOT NULL
  -- messages in a row that its receiver refused for good
  DEFAULT 0;
CREATE TABLE links (
  -- `Link`: what a link in a mail lets its holder do.
  digest TEXT PRIMARY KEY,     -- SHA-256 of its token, which is kept nowhere
  purpose TEXT NOT NULL, subscription TEXT NOT NULL,
  expires TEXT,                -- NULL: never
  wanted TEXT                  -- JSON: the subscription that it makes; NULL: it makes none
);
CREATE INDEX known_at          -- how many texts of a story came in an hour
  ON known (at);
CREATE INDEX links_subscription  -- erasing one
  ON links (subscription);
"""
