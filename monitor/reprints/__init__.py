"""Which article carries the text of which: signatures, candidates, edges, and what changed.

Everything here is a plain function of values; the store looks up the candidates:

- *copies*: articles whose ``text_digest`` equals that of the article (not ""), the first
  ``CANDIDATES`` of `monitor.stages.compare`;
- *hits*: articles that share ``SHARED_VALUES`` of its ``sketch`` or more, as many at most, best
  first by the sum over shared values of one through the number of articles that have the value
  (``POSTINGS_LIMIT`` of the store bounds that);
- *relatives*: the sources and origins of these, and the present copies of the article.
"""
