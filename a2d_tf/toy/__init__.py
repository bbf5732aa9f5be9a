"""A data set drawn by the package in A2D's own on-disk layout."""

from a2d_tf.toy.dataset import draw_dataset

__all__ = ["draw_dataset"]
