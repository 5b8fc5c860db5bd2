"""The parts of a store over tables, in SQL that both databases read.

The statements are written in SQLite's dialect, as far as PostgreSQL has the same or says it in
other words: see `storage.postgres.dialect`. What is different in kind (the index of words, copies,
locks, erasing) is with each implementation.
"""
