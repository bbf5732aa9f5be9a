"""A trained run held against a split: metrics and report."""
