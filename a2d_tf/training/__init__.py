"""The training loop and what it needs: the only place that compiles and fits models."""
