"""What each edition showed its reader, and how it is told of editions from before that was kept.

Of those it is known what they took, and the page that they sent. What stands in that page with
its address was shown; the rest was counted at most ("and 5 more stories"). What was shown of it
is the headline, where the page has it in these words.
"""

from __future__ import annotations

from typing import Final

TABLES: Final = """
ALTER TABLE digests ADD COLUMN annex TEXT NOT NULL -- the attached file that has all of it; '': none
  DEFAULT '';
CREATE TABLE digest_shown (
  -- `Shown`: what an edition showed of each article, in its order.
  digest INTEGER NOT NULL REFERENCES digests ON DELETE CASCADE, place INTEGER NOT NULL,
  story INTEGER REFERENCES ids,  -- under which it stood; NULL: in passing
  article INTEGER NOT NULL REFERENCES ids,
  headline TEXT NOT NULL,        -- as it was shown; '': not noted
  facts TEXT NOT NULL,           -- JSON: what stood in headline and sentences
  PRIMARY KEY (digest, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_shown_story     -- is an id still in use?
  ON digest_shown (story);
CREATE INDEX digest_shown_article   -- was it shown?
  ON digest_shown (article);
"""

_IN_HTML: Final = "replace(replace(replace({0}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"

FILL: Final = f"""
INSERT INTO digest_shown (digest, place, story, article, headline, facts)
SELECT t.digest, t.place,
  (SELECT m.story FROM memberships m JOIN digest_stories s ON s.story = m.story
    WHERE m.article = t.article AND s.digest = t.digest),
  t.article,
  iif(a.headline <> '' AND instr(d.html, {_IN_HTML.format("a.headline")}) > 0, a.headline, ''),
  '[]'
FROM digest_articles t JOIN digests d ON d.number = t.digest JOIN articles a ON a.number = t.article
WHERE instr(d.html, {_IN_HTML.format("a.url")}) > 0
  OR (a.canonical_url <> '' AND instr(d.html, {_IN_HTML.format("a.canonical_url")}) > 0);
"""
