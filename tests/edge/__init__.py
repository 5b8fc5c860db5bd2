"""The edge as the field knows it: servers, feeds, sitemaps and lists that other readers met."""
