"""The engine: claim what is due, run it in its lane, settle it."""
