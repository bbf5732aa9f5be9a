"""Segment who does what in a video: the actor of a sentence, or every actor with its action.

::

    from a2d_tf import load_run

    run = load_run("runs/a2d_rgb")
    for frame in run.segment("clip.mp4", ["the dog on the left"]):
        frame.masks  # bool (K, H, W)

Nothing slow is imported before one of these names is used.
"""

import importlib
import os
from typing import TYPE_CHECKING, Any

# TensorFlow uses oneDNN by itself on CPUs with AVX-512 or AMX only. On others (AVX2) its own
# kernels for 3-D convolutions made a training step 60 times as slow. The variable is read at
# import.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

__version__ = "0.1.0"

if TYPE_CHECKING:
    from a2d_tf.api.evaluate import evaluate
    from a2d_tf.api.export import export
    from a2d_tf.api.joint_segmenter import JointSegmenter
    from a2d_tf.api.load import load_run
    from a2d_tf.api.segment_video import segment_video
    from a2d_tf.api.sentence_segmenter import SentenceSegmenter
    from a2d_tf.api.video import open_video
    from a2d_tf.errors import A2DError, InputError

_MODULES = {
    "A2DError": "a2d_tf.errors",
    "InputError": "a2d_tf.errors",
    "JointSegmenter": "a2d_tf.api.joint_segmenter",
    "SentenceSegmenter": "a2d_tf.api.sentence_segmenter",
    "evaluate": "a2d_tf.api.evaluate",
    "export": "a2d_tf.api.export",
    "load_run": "a2d_tf.api.load",
    "open_video": "a2d_tf.api.video",
    "segment_video": "a2d_tf.api.segment_video",
}
__all__ = [
    "A2DError",
    "InputError",
    "JointSegmenter",
    "SentenceSegmenter",
    "evaluate",
    "export",
    "load_run",
    "open_video",
    "segment_video",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
