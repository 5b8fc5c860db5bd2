"""What is watched: the configured sources, found, probed and exchanged with other programs."""
