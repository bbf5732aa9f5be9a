"""A trained run on a video of your own."""
