"""What the commands do with the runs of each task."""
