"""Who says what: quotations with their speakers."""
