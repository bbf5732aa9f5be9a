"""Measurements of memory, steps and the pipeline, as docs/RESULTS.md states them."""
