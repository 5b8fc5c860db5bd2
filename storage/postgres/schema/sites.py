"""What pages share with others of their site."""

from __future__ import annotations

from typing import Final

TABLES: Final = """
CREATE TABLE site_pages (
  -- `SitePage`: one reading of a page, by what it may be like others of its site.
  article BIGINT NOT NULL REFERENCES ids, capture BIGINT NOT NULL REFERENCES ids,
  site TEXT NOT NULL,          -- host
  at TEXT NOT NULL,            -- of the capture
  text TEXT NOT NULL,          -- digest of the article's text
  marks BYTEA NOT NULL,        -- hashes: signed, big-endian, 8 bytes each
  taken TEXT NOT NULL,         -- JSON: what was taken for the site's and not the article's
  PRIMARY KEY (article, capture)
);
CREATE INDEX site_pages_site -- the last pages of a site
  ON site_pages (site, at);
"""
