"""Keras functional models of both papers, built from plain keyword arguments."""

from a2d_tf.channels import put_channels_last

put_channels_last()
