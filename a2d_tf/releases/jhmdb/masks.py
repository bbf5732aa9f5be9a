"""Reader of J-HMDB's puppet masks: classic MATLAB files with ``part_mask`` (H, W, T).

A video of one frame may have (H, W), because MATLAB drops a last dimension of 1.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy.io
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.releases.jhmdb.matlab_file import is_version_5, read_variables

MASK_KEY = "part_mask"
_MOST_VALUES = 1 << 26  # J-HMDB's longest video has 3 million


def probe_masks(path: Path) -> tuple[int, int, int]:
    """Return height, width and number of masks; only the header of the file is read.

    Raises:
        InputError: As in :func:`read_masks`, as far as the header tells.
    """
    shapes = _read(path, lambda: _shapes(path))
    if MASK_KEY not in shapes:
        raise _missing_key(path, tuple(shapes))
    return _checked_shape(path, shapes[MASK_KEY])


def read_masks(path: Path) -> NDArray[np.bool_]:
    """Return the masks (T, H, W) of a video.

    Raises:
        InputError: The file is missing, is not a classic MATLAB file or is damaged; ``part_mask``
            is missing, has another shape, no mask or no numbers.
    """
    probe_masks(path)
    masks = _read(path, lambda: _values(path))
    if not (isinstance(masks, np.ndarray) and masks.dtype.kind in "buif"):
        raise InputError(path, MASK_KEY, "must hold numbers")
    shape = _checked_shape(path, masks.shape)
    return np.asarray(masks.reshape(shape) > 0).transpose(2, 0, 1)


def _shapes(path: Path) -> dict[str, tuple[int, ...]]:
    if is_version_5(path):
        return {one.name: one.shape for one in read_variables(path)}
    return {name: shape for name, shape, _ in scipy.io.whosmat(path)}  # version 4


def _values(path: Path) -> Any:
    """Return the masks as they are stored, None where they are no numbers."""
    if not is_version_5(path):
        return scipy.io.loadmat(path, variable_names=[MASK_KEY]).get(MASK_KEY)
    found = [one for one in read_variables(path) if one.name == MASK_KEY]
    return found[-1].read() if found[-1].is_numbers else None


def _read(path: Path, read: Callable[[], Any]) -> Any:
    if not path.is_file():
        raise InputError(path, "file", "must exist")
    try:
        return read()
    # A damaged file makes its parser raise whatever it trips over, from zlib to IndexError.
    except Exception as error:
        reason = str(error).split("\n")[0] or type(error).__name__
        rule = "must be a whole MATLAB file of version 7 or older"
        raise InputError(path, "file", rule, reason) from None


def _checked_shape(path: Path, shape: tuple[int, ...]) -> tuple[int, int, int]:
    if len(shape) not in (2, 3):
        raise InputError(path, MASK_KEY, "must have the shape (H, W, T)", tuple(shape))
    height, width, *rest = shape
    count = rest[0] if rest else 1
    if 0 in (height, width, count):
        raise InputError(path, MASK_KEY, "must hold at least one mask (H, W, T)", tuple(shape))
    if math.prod(shape) > _MOST_VALUES:
        rule = f"must hold at most {_MOST_VALUES:,} values"
        raise InputError(path, MASK_KEY, rule, tuple(shape))
    return int(height), int(width), int(count)


def _missing_key(path: Path, found: tuple[str, ...]) -> InputError:
    rule = f"must hold the variable {MASK_KEY}"
    return InputError(path, "variables", rule, ", ".join(found) or None)
