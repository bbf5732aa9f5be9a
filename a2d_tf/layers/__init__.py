"""Keras layers and blocks with weights."""

from a2d_tf.channels import put_channels_last

put_channels_last()
