"""Experiment configuration: strict TOML files read into frozen models."""
