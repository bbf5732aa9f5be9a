"""Segment who does what in a video: the actor that a sentence names, or every actor with its action."""

__version__ = "0.1.0"
