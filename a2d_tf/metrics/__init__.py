"""NumPy accumulators of the published metrics."""
