"""Watching the sources themselves: their health, their rhythm, and what the operator is told."""
