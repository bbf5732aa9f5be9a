"""A trained run on somebody's own video, and pictures of masks."""
