"""Relevance, tags, stories and reprints on the labelled sets, beside what the version before gave.

Run: ``python -m tests.bench.meaning PART [--wrong] [--keep]``. The parts are those of the sets in
tests/sets, written by people who had not read the rules; rules are fitted and read against
``learn`` alone, a set to look at is run once for a release: each release its own. ``--keep``
writes what is not in ``meaning_before.json`` yet into it: the figures of before, beside which
later ones stand.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Final

from tests.bench.labelled_texts import LEARNED
from tests.bench.meaning_stories import figures as stories
from tests.bench.meaning_tags import figures as tags

PARTS: Final = (*LEARNED, "look12")
ABOUT_TAGS_ALONE: Final = ("look6", "look7", "look8", "look9", "look10", "look11", "look12")
"""Parts without stories."""

BEFORE: Final = Path(__file__).with_name("meaning_before.json")


def main() -> None:
    """Measure one part and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--wrong", action="store_true", help="show what was judged wrongly")
    parser.add_argument("--keep", action="store_true", help="these are the figures of before")
    arguments = parser.parse_args()
    kept = json.loads(BEFORE.read_text("utf-8")) if BEFORE.exists() else {}
    before = kept.get(arguments.part, {})
    found: dict[str, float] = {}
    for measure in (tags, stories)[: 1 if arguments.part in ABOUT_TAGS_ALONE else 2]:
        for name, figure in measure(arguments.part, wrong=arguments.wrong).items():
            found[name] = round(figure, 4)
            line = f"{name:44}{figure:8.3f}"
            print(line + (f"   before {before[name]:.3f}" if name in before else ""), flush=True)
    if arguments.keep:
        kept[arguments.part] = found | before
        BEFORE.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
