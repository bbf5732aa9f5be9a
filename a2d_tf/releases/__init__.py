"""Released data sets: from their files to videos, annotated frames and sentences."""
