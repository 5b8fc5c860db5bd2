"""Which articles, in any language, tell the same event.

Everything here is a plain function of values; the store keeps the packed view of each
article with its ``lookup`` keys, and looks up the candidates of an article:

- *relatives*, whatever their age: its origin, the articles whose origin it is, and those that
  share its origin (the first 20);
- *neighbours*: articles with a story whose date is within 72 hours and which share a key, at
  most 60, best first by the sum over shared keys of one through the number of articles that
  have the key in that time. At most 300 articles are read under one key, the newest first;
- on a second placing also the members of the story it is in (any 3).

An article whose packed view is what it was when it was placed stays where it is without being
asked about: so a replay that changes nothing changes no story. What the stories looked like
when the articles arrived cannot be known later.
"""

from monitor.stories.anchors import Anchors, anchors
from monitor.stories.place import WINDOW, place
from monitor.stories.tell import tell
from monitor.stories.view import Outline, lookup, pack, unpack, view

__all__ = [
    "WINDOW",
    "Anchors",
    "Outline",
    "anchors",
    "lookup",
    "pack",
    "place",
    "tell",
    "unpack",
    "view",
]
