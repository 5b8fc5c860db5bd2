"""What sco-monitor keeps: the records, and the one SQLite file that holds them.

All SQL of the project lives in this package, beside the verb that runs it.
It imports nothing else of ours.
"""
