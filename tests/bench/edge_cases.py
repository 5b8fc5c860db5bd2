"""The given situations of feeds, servers, sitemaps and lists: how many become what is right.

    python -m tests.bench.edge_cases

All are served from loopback and watched by one daemon in as many rounds as they have. Printed:
each case that is wrong, and how many are right, by kind.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from tests.edge.commands import COMMANDS
from tests.edge.given import FOLDER, case_names, watched
from tests.edge.right import RIGHT, SCRIPTS


def main() -> int:
    """Watch, judge, print; return 1 where a case is wrong."""
    names = case_names()
    if not names:
        print("../shared/cases/edge is not there")
        return 0
    index = (FOLDER / "INDEX.tsv").read_text("utf-8").splitlines()[1:]
    kinds = {line.split("\t")[0]: line.split("\t")[1] for line in index}
    right: dict[str, bool] = {}
    told: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, watched(names, SCRIPTS, Path(folder)) as cases:
        for name, case in cases.items():
            right[name] = RIGHT[name](case)
            articles = f"{len(case.entries)} entries, {len(case.articles)} articles"
            told[name] = f"{articles}, {case.health.reason} {case.health.detail}".strip()
    for name, check in COMMANDS.items():
        try:
            right[name] = check()
        except Exception as error:  # noqa: BLE001 - a case that raises is wrong, and the next is tried
            right[name], told[name] = False, repr(error)
    for name in names:
        if not right[name]:
            print(f"wrong: {name}: {told.get(name, '')[:150]}")
    by_kind = Counter(kinds[name] for name in names)
    for kind, count in sorted(by_kind.items()):
        print(f"{sum(right[n] for n in names if kinds[n] == kind)} of {count}  {kind}")
    print(f"{sum(right.values())} of {len(names)} are right")
    return int(not all(right.values()))


if __name__ == "__main__":
    raise SystemExit(main())
