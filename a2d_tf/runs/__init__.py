"""Trained runs, ready to answer: one file a task."""
