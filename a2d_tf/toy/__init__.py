"""Data sets drawn by the package in the on-disk layouts of released ones."""
