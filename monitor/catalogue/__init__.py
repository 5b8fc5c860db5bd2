"""What is watched: the configured sources, found, probed, exchanged, walked into their past."""
