"""Relevance, tags, stories and reprints on the labelled sets, beside what the version before gave.

Run: ``python -m tests.bench.meaning [PART ...] [--wrong] [--keep]``. The parts are those of the
sets in tests/sets, written by people who had not read the rules; a set to look at is run once for a
release: each release its own; those before it are learned from. Without a name it is the newest
parts: of relevance and tags, and of stories. Each figure stands for all languages and for those
with ten texts or more. ``--keep`` writes what is not in ``meaning_before.json`` yet into it: the
figures of before, beside which later ones stand.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.bench.labelled_texts import LEARNED
from tests.bench.meaning_stories import figures as stories
from tests.bench.meaning_tags import figures as tags

PARTS: Final = (*LEARNED, "look16")
ABOUT_TAGS_ALONE: Final = ("look6", "look7", "look8", "look9", "look10", "look11", "look12")
"""Parts without stories."""
NEWEST: Final = ("look16",)
"""What was looked at last."""

BEFORE: Final = Path(__file__).with_name("meaning_before.json")


OF_LANGUAGE: Final = re.compile(r"(.+), (\w\w \(\d+ texts\))")
"""The name of a figure of one language: what, and of which texts."""


def by_language(found: Mapping[str, float], before: Mapping[str, float]) -> Iterator[str]:
    """Yield the figures of single languages as tables, those of before in brackets."""
    rows: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, figure in found.items():
        if match := OF_LANGUAGE.fullmatch(name):
            was = f" ({before[name]:.3f})" if name in before else ""
            rows[match[2]][match[1].replace(": F1", "")] = f"{figure:.3f}{was}"
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    for some in (columns[start : start + COLUMNS] for start in range(0, len(columns), COLUMNS)):
        yield "F1".ljust(16) + "".join(column.rjust(24) for column in some)
        for language, row in rows.items():
            if row.keys() & set(some):
                yield language.ljust(16) + "".join(row.get(one, "").rjust(24) for one in some)


COLUMNS: Final = 5


def main() -> None:
    """Measure the parts that are named and print them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", metavar="PART", help=" ".join(PARTS))
    parser.add_argument("--wrong", action="store_true", help="show what was judged wrongly")
    parser.add_argument("--keep", action="store_true", help="these are the figures of before")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for part in arguments.parts or NEWEST:
        _measure(part, wrong=arguments.wrong, keeps=arguments.keep)


def _measure(part: str, *, wrong: bool, keeps: bool) -> None:
    """Print the figures of *part* beside those of before."""
    kept = json.loads(BEFORE.read_text("utf-8")) if BEFORE.exists() else {}
    before = kept.get(part, {})
    found: dict[str, float] = {}
    print(f"== {part}", flush=True)
    for measure in (tags, stories)[: 1 if part in ABOUT_TAGS_ALONE else 2]:
        for name, figure in measure(part, wrong=wrong).items():
            found[name] = round(figure, 4)
            if OF_LANGUAGE.fullmatch(name) is None:
                line = f"{name:44}{figure:8.3f}"
                told = f"   before {before[name]:.3f}" if name in before else ""
                print(line + told, flush=True)
    for line in by_language(found, before):
        print(line)
    if keeps:
        kept[part] = found | before
        BEFORE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
