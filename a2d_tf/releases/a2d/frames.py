"""Reader of one annotated A2D frame: ``.mat`` (A2D) or ``.h5`` (A2D Sentences), both HDF5.

MATLAB wrote the files column by column, so h5py sees every array transposed:

    reS_id    (W, H)                      label of every pixel, 0 = background or one of the 43
    reMask    (N, W, H), (W, H) if N = 1  one mask an instance; masks of two instances may overlap
    reBBox    (4, N), (4,) in some files  rows x1, y1, x2, y2: fractions of pixels, half-open
    id        (1, N), (N,) in some files  10 * actor + action
    instance  (N,)                        .h5 only: the number that sentences refer to
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.hdf5 import HDF5_ERRORS, check_parts, dataset_bytes
from a2d_tf.labels import VALID_PAIRS, action_of, actor_of
from a2d_tf.releases.release import Instance

LABEL_SUFFIX = ".mat"  # files of A2D
INSTANCE_SUFFIX = ".h5"  # files of A2D Sentences, which have ``instance``
# A2D's frames have a fifth of a million pixels; 8K video has 36 million.
MOST_LABEL_PIXELS = 1 << 26
_MOST_MASK_BYTES = 1 << 30
_MOST_INSTANCES = 10_000


@dataclass(frozen=True)
class FrameFile:
    """The arrays of one annotation file, with the picture's axes put back in order.

    Attributes:
        labels: (H, W), label id of every pixel, 0 = background.
        masks: (N, H, W) bool.
        boxes: (N, 4) y1, x1, y2, x2 in pixels, half-open.
        ids: (N,), 10 * actor + action.
        instance_ids: (N,), the numbers that sentences refer to; None in a ``.mat`` file.
    """

    labels: NDArray[np.integer[Any]]
    masks: NDArray[np.bool_]
    boxes: NDArray[np.float64]
    ids: NDArray[np.int64]
    instance_ids: NDArray[np.int64] | None

    def instances(self) -> tuple[Instance, ...]:
        """Return the frame's instances in file order."""
        instance_ids = [None] * len(self.ids) if self.instance_ids is None else self.instance_ids
        return tuple(
            Instance(
                mask=mask,
                box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
                actor=actor_of(int(pair_id)),
                action=action_of(int(pair_id)),
                instance_id=None if instance_id is None else int(instance_id),
            )
            for mask, box, pair_id, instance_id in zip(
                self.masks, self.boxes, self.ids, instance_ids, strict=True
            )
        )


def read_frame_file(path: Path) -> FrameFile:
    """Read one ``.mat`` or ``.h5`` annotation file. Shapes are checked before anything is read.

    Raises:
        InputError: The file is missing, truncated or not an HDF5 file; a dataset is absent (in an
            ``.h5`` file ``instance`` too), has a shape that disagrees with ``id`` and ``reS_id``,
            or holds a label id outside the 43 valid ones.
    """
    names = ["id", "reS_id", "reMask", "reBBox"]
    if path.suffix == INSTANCE_SUFFIX:
        names.append("instance")
    arrays = _read_arrays(path, names)
    ids = _integers(path, "id", arrays["id"])
    for pair_id in ids:
        if int(pair_id) not in VALID_PAIRS:
            raise InputError(path, "id", "must be one of the 43 valid label ids", int(pair_id))
    labels = arrays["reS_id"]
    if labels.ndim != 2 or labels.dtype.kind not in "iufb":
        raise InputError(path, "reS_id", "must be a (W, H) array of numbers", labels.shape)
    if not np.isfinite(labels).all():
        raise InputError(path, "reS_id", "must hold finite numbers")
    fractions = labels[labels % 1 != 0] if labels.dtype.kind == "f" else labels[:0]
    if fractions.size:
        raise InputError(path, "reS_id", "must hold whole numbers", float(fractions[0]))
    instance_ids = None
    if "instance" in arrays:
        instance_ids = _integers(path, "instance", arrays["instance"])
        if len(instance_ids) != len(ids):
            rule = f"must have one number for each of the {len(ids)} labels in id"
            raise InputError(path, "instance", rule, len(instance_ids))
    return FrameFile(
        labels=labels.T.astype(np.int64),  # (H, W)
        masks=_masks(path, arrays["reMask"], count=len(ids), size=labels.shape),
        boxes=_boxes(path, arrays["reBBox"], count=len(ids)),
        ids=ids,
        instance_ids=instance_ids,
    )


def _read_arrays(path: Path, names: list[str]) -> dict[str, NDArray[Any]]:
    if not path.is_file():
        raise InputError(path, "file", "must exist")
    arrays: dict[str, NDArray[Any]] = {}
    try:
        with h5py.File(path, "r") as file:
            for name in names:
                # Links that lead to other files are none of this one's.
                inside = isinstance(file.get(name, getlink=True), h5py.HardLink)
                dataset = file[name] if inside else None
                if not isinstance(dataset, h5py.Dataset):
                    present = ", ".join(key for key in file if not key.startswith("#"))
                    raise InputError(path, name, "must be a dataset of the file", present)
                _check_size(path, name, dataset)
                check_parts(dataset)
                # MATLAB stores an empty array as its two dimensions, marked by this attribute.
                empty = bool(dataset.attrs.get("MATLAB_empty", 0))
                arrays[name] = np.zeros(0) if empty else np.asarray(dataset[()])
    except HDF5_ERRORS as error:
        raise InputError(path, "file", "must be a whole HDF5 file", str(error)) from None
    return arrays


def _check_size(path: Path, name: str, dataset: h5py.Dataset) -> None:
    """Raise InputError for a dataset that is too large, or is not in the file."""
    most = {"reS_id": MOST_LABEL_PIXELS * 8, "reMask": _MOST_MASK_BYTES}
    found = dataset_bytes(dataset)
    if found > most.get(name, _MOST_INSTANCES * 4 * 8):
        rule = {
            "reS_id": f"must have at most {MOST_LABEL_PIXELS:,} pixels",
            "reMask": f"must take at most {_MOST_MASK_BYTES:,} bytes",
        }
        least = f"must be numbers of at most {_MOST_INSTANCES:,} instances"
        value = f"{dataset.dtype} of shape {dataset.shape}"
        raise InputError(path, name, rule.get(name, least), value)


def _integers(path: Path, field: str, values: NDArray[Any]) -> NDArray[np.int64]:
    one_row = values.size == 0 or max(values.shape, default=1) == values.size
    if values.dtype.kind not in "iuf" or not one_row:
        raise InputError(path, field, "must be one row of numbers", values.shape)
    flat = values.reshape(-1)
    whole = np.nan_to_num(flat).astype(np.int64)
    if not np.array_equal(whole, flat):
        raise InputError(path, field, "must hold whole numbers", flat.tolist())
    return whole


def _masks(
    path: Path, values: NDArray[Any], *, count: int, size: tuple[int, ...]
) -> NDArray[np.bool_]:
    if count == 0 and values.size == 0:
        return np.zeros((0, size[1], size[0]), dtype=np.bool_)
    masks = values[None] if values.ndim == 2 else values
    if masks.shape != (count, *size) or masks.dtype.kind not in "iufb":
        rule = f"must have {count} masks of the size of reS_id, {size}"
        raise InputError(path, "reMask", rule, values.shape)
    return np.ascontiguousarray(masks.transpose(0, 2, 1) != 0)  # (N, H, W)


def _boxes(path: Path, values: NDArray[Any], *, count: int) -> NDArray[np.float64]:
    squeezed = count == 1 and values.size == 4
    if count == 0 and values.size == 0:
        return np.zeros((0, 4))
    if not (squeezed or values.shape == (4, count)) or values.dtype.kind not in "iuf":
        raise InputError(path, "reBBox", f"must be numbers of shape (4, {count})", values.shape)
    x1, y1, x2, y2 = values.reshape(4, count).astype(np.float64)
    boxes = np.stack([y1, x1, y2, x2], axis=1)  # (N, 4)
    if not np.isfinite(boxes).all():
        raise InputError(path, "reBBox", "must hold finite numbers", values.tolist())
    return boxes
