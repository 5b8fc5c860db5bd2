"""What sco-monitor keeps: the records, the contract of a store, and SQLite, which implements it.

`storage.opening` opens a store, `storage.store` and `storage.contract` say what it promises. All
SQL of the project lives in `storage.sqlite`, beside the verb that runs it. The package imports
nothing else of ours.
"""
