"""A sheet of frame, truth, a two-stage system and ours, as the joint paper's Figure 3.

Each evaluation of a joint run keeps the frames that it shows (``shown_frames.py``). Evaluations of
the same split of the same data show the same ones, so that two of them can be drawn side by side
without a run or data at hand.
"""

from pathlib import Path

import numpy as np

from a2d_tf.errors import InputError
from a2d_tf.evaluation.shown_frames import FRAMES_FOLDER, read_shown_frames
from a2d_tf.files.whole_files import replace_file
from a2d_tf.pictures.frame_sheet import encode_sheet, name_panel
from a2d_tf.pictures.label_overlay import label_panel

COMPARISON = "comparison.png"  # in the report of ours


def write_comparison(path: Path, *, ours: Path, other: Path, labels: tuple[str, str]) -> Path:
    """Draw two evaluations of joint runs side by side: a panel for each frame that both show.

    A panel is the frame, its true label map, that of the other evaluation and ours, in A2D's
    official colours with the names of the pairs beneath. Many panels stand in several columns.
    Nothing but both folders is read: neither runs nor data need to be there.

    Args:
        path: The PNG that is written; its folder exists.
        ours: Folder of the report of our evaluation (``a2d-tf evaluate --out``).
        other: Folder of the report that it is compared with, as of a run with SharpMask's masks.
        labels: Titles of the other's and of our column.

    Returns:
        ``path``.

    Raises:
        InputError: A folder has no frames, as one that a former version wrote; both show none
            together, or their truth differs: they are of other data.
    """
    shown, beside = read_shown_frames(ours), read_shown_frames(other)
    names = [name for name in shown if name in beside]
    if not names:
        rule = f"must show a frame that {ours} shows: both must be of the same split and data"
        raise InputError(other, FRAMES_FOLDER, rule)
    panels = []
    for name in names:
        one, compared = shown[name], beside[name]
        if not np.array_equal(one.truth, compared.truth):
            rule = f"must have the truth of {ours}: both must be of the same data"
            raise InputError(other, "{}, frame {}".format(*name), rule)
        maps = [compared.truth, compared.predicted, one.predicted]
        titled = zip(("truth", *labels), maps, strict=True)
        panels.append(name_panel(label_panel(one.frame, titled), one))
    replace_file(path, encode_sheet(panels, columns=None))
    return path
