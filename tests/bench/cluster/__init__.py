"""Many processes over one PostgreSQL store, measured and troubled: see `docs/scale.md`."""
