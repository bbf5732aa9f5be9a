"""The Python interface: what ``from a2d_tf import ...`` gives. The commands are written on it."""
