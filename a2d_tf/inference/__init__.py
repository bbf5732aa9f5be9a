"""A trained run on somebody's own video."""
