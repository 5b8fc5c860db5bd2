"""What the store does for ``compare``, in memory: see ``monitor/reprints/__init__.py``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from monitor.reprints.judge import Candidate, EdgeChanges, compare
from monitor.reprints.signature import signature
from storage.records import Article, Reprint, Signature

POSTINGS = 200
CANDIDATES = 20


class Index:
    """Keeps articles and edges, and finds candidates by digest and sketch.

    With ``everything`` all articles are candidates, whatever they share.
    """

    def __init__(self, *, everything: bool = False) -> None:
        self._everything = everything
        self.articles: dict[str, Article] = {}
        self.edges: dict[str, Reprint] = {}
        self._sketch: defaultdict[int, list[str]] = defaultdict(list)
        self._digest: defaultdict[str, list[str]] = defaultdict(list)

    def take(self, article: Article) -> EdgeChanges:
        """Compare *article* with what is here, keep it, and store the verdict."""
        mark = signature(article)
        verdict = compare(article, *self.candidates(mark))
        self.add(article, mark)
        self.settle(verdict)
        return verdict

    def hits(self, mark: Signature) -> list[str]:
        """Return the articles that share the digest or the sketch of *mark*."""
        same = self._digest[mark.text_digest][:CANDIDATES] if mark.text_digest else []
        shared: Counter[str] = Counter()
        weight: defaultdict[str, float] = defaultdict(float)
        for value in mark.sketch:
            postings = self._sketch.get(value, [])
            for name in postings:
                shared[name] += 1
                weight[name] += 1 / len(postings)
        found = [name for name, count in shared.items() if count >= 2]
        found.sort(key=lambda name: (-weight[name], name))
        names = dict.fromkeys([*same, *found[:CANDIDATES]])
        return [name for name in names if name != mark.article]

    def candidates(self, mark: Signature) -> tuple[list[Candidate], list[Reprint]]:
        """Return the candidates of *mark* with their relatives, and the edges of their families."""
        names = dict.fromkeys(self.articles if self._everything else self.hits(mark))
        for name in list(names):
            if edge := self.edges.get(name):
                names.update({edge.source_article: None, edge.origin: None})
        for edge in self.edges.values():
            if edge.source_article == mark.article:
                names[edge.article] = None
        names.pop(mark.article, None)
        found = [Candidate(self.articles[name], self.edges.get(name)) for name in names]
        origins = {each.origin for each in found} | {mark.article}
        return found, [edge for edge in self.edges.values() if edge.origin in origins]

    def add(self, article: Article, mark: Signature) -> None:
        """Keep *article* so that later ones find it."""
        self.articles[article.id] = article
        if mark.text_digest:
            self._digest[mark.text_digest].append(article.id)
        for value in mark.sketch:
            if len(self._sketch[value]) < POSTINGS:
                self._sketch[value].append(article.id)

    def settle(self, verdict: EdgeChanges) -> None:
        """Store what *verdict* says."""
        for edge in verdict.edges:
            self.edges[edge.article] = edge
        for name in verdict.roots:
            self.edges.pop(name, None)


def arrive(articles: Iterable[Article], *, everything: bool = False) -> dict[str, Reprint]:
    """Let *articles* arrive in the given order; return the edges at the end."""
    index = Index(everything=everything)
    for article in articles:
        index.take(article)
    return index.edges
