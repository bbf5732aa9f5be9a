"""Segment who does what in a video: the actor of a sentence, or every actor with its action."""

__version__ = "0.1.0"
