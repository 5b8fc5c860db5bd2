"""What every implementation of the store promises: each test runs for each of them.

An implementation is a place in `conftest.PLACES`; the tests know nothing else of it.
"""
