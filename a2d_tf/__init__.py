"""Segment who does what in a video: the actor of a sentence, or every actor with its action."""

import os

# TensorFlow uses oneDNN by itself on CPUs with AVX-512 or AMX only. On others (AVX2) its own
# kernels for 3-D convolutions made a training step 60 times as slow. The variable is read at
# import.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

__version__ = "0.1.0"
