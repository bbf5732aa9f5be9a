"""Published weights by name: what there is, where it comes from, and the cache that keeps it."""
