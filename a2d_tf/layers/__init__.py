"""Keras layers and blocks with weights."""
