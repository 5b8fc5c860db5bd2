"""Which articles, in any language, tell the same event.

Everything here is a plain function of values; the store keeps the packed view of each
article with its ``lookup`` keys, and looks up the candidates of an article:

- *relatives*, whatever their age: its origin, and the first copies of that (``RELATIVES`` of
  `monitor.stages.group`);
- *neighbours*: articles whose date is no further off than `WINDOW` and which share a key, the
  best ``NEIGHBOURS`` by the sum over shared keys of one through the number of articles that are
  read under the key: the newest of that time, ``KEY_LIMIT`` of the store at most;
- on a second placing also the first three members of the story it is in.

An article whose packed view is what it was when it was placed stays where it is without being
asked about: so a replay that changes nothing changes no story. What the stories looked like
when the articles arrived cannot be known later.
"""
