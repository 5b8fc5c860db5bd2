"""datasketch in a process of its own, asked over stdin: run by `tests.bench.peers`.

    PYTHON datasketch_child.py THRESHOLD

The one line of stdin is a JSON list of [name, shingles] in the order of arrival. Answered is a line
of JSON: milliseconds of CPU for the signatures (MinHash, 128 permutations), for asking and adding
(MinHashLSH at THRESHOLD), and by name what each found among those before it. It imports nothing of
ours: its interpreter has datasketch and no more.
"""

from __future__ import annotations

import json
import sys
import time

from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128


def main() -> None:
    """Let all texts arrive."""
    texts = json.loads(sys.stdin.readline())
    index = MinHashLSH(threshold=float(sys.argv[1]), num_perm=PERMUTATIONS)
    signing = asking = 0.0
    found: dict[str, list[str]] = {}
    for name, shingles in texts:
        begun = time.process_time()
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([one.encode() for one in shingles])
        signed = time.process_time()
        found[name] = list(index.query(signature))
        index.insert(name, signature)
        asking += time.process_time() - signed
        signing += signed - begun
    print(json.dumps([1e3 * signing, 1e3 * asking, found]), flush=True)


if __name__ == "__main__":
    main()
