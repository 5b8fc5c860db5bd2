"""Vectors: made, kept, compared."""
