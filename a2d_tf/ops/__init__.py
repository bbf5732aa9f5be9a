"""Pure tensor maths on keras.ops, without weights or state."""

from a2d_tf.channels import put_channels_last

put_channels_last()
