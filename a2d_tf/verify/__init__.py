"""Checks of a downloaded copy against the formats and the published counts."""
