"""Do two checkouts behave the same? What both make of the same input, compared byte for byte.

    python -m tests.bench.same dump OUT_DIR [--quick]      what this checkout makes
    python -m tests.bench.same compare A B                 two such dumps; 1 where they differ
    python -m tests.bench.same against COMMIT [--quick]    this tree and a commit, side by side

For changes that are to change nothing. A dump is made under a fixed clock, on fixed ports of
the loopback, one item after the other: two dumps of one tree are equal. ``--quick`` leaves out
the corpora. The input is always that of the tree that this script stands in; texts of
``../shared`` are added where it is there.

Parts: `scenes` (what is played), `inputs` (the corpora as pages), `told` (what is written
down), `doors` (all that is known of the program's inside), `loopback` (fixed ports).
"""
