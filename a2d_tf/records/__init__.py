"""Records: annotated frames and whole videos in shards, and how they are converted."""
