"""Which language a text is in, and its letters and endings."""
