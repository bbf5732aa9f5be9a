"""Words of sentences as vectors, or as rows of a learned embedding."""
