"""lemon24/reader in a process of its own, asked over stdin: run by `tests.bench.reader_polls`.

    PYTHON reader_child.py FOLDER TRUSTED_PEM

The first line of stdin is a JSON list of feeds, each further one asks for a round over them.
Answers each round with a line of JSON: the CPU of the process in milliseconds, how many feeds
were polled well, and how many entries are new or changed. The first round is the first reading.
It imports nothing of ours: its interpreter has reader and no more.
"""

from __future__ import annotations

import json
import sys
import time

import requests.adapters
from reader import make_reader

WORKERS = 16


def main() -> None:
    """Poll all feeds once for each line."""
    # reader passes over REQUESTS_CA_BUNDLE: this is the file that it trusts.
    requests.adapters.DEFAULT_CA_BUNDLE_PATH = sys.argv[2]
    with make_reader(f"{sys.argv[1]}/reader.sqlite") as reader:
        for url in json.loads(sys.stdin.readline()):
            reader.add_feed(url)
        for _ in sys.stdin:
            changed = polled = 0
            began = time.process_time()
            for result in reader.update_feeds_iter(scheduled=False, workers=WORKERS):
                polled += 1
                updated = result.updated_feed
                changed += updated.new + updated.modified if updated else 0
            spent = time.process_time() - began
            failed = reader.get_feed_counts(broken=True).total
            print(json.dumps([spent * 1_000, polled - failed, changed]), flush=True)


if __name__ == "__main__":
    main()
