"""Random and mutated input for everything that reads bytes from outside.

``test_*.py`` are short and run with the other tests (``SCO_FUZZ_EXAMPLES=100000`` makes them
long); ``python -m tests.fuzz.run --feeds 1000000 --pages 100000`` is the long run.
"""
