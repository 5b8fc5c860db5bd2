"""From bytes and markup to characters."""
