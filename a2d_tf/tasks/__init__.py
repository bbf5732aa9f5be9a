"""What is learned: a configuration becomes model, data, losses and metrics."""
