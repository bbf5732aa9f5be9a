"""The Python interface: what ``from a2d_tf import ...`` gives. The commands are written on it."""

from a2d_tf.processes.startup import start_tensorflow

# What follows imports Keras, which is to see no other back end, channels or floats.
start_tensorflow()
