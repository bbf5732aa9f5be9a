"""Evaluation of a trained run on a split: metrics and report."""
