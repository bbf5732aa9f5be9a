"""Measurements of memory, steps and the pipeline; docs/RESULTS.md states what came out."""
