"""Trained runs, ready to answer: one file for each task."""
