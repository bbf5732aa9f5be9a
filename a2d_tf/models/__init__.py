"""Keras functional models of both papers, built from plain keyword arguments."""
