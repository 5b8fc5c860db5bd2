"""From the bytes of one page to one article: what `extract` does, pure, inside a worker."""
