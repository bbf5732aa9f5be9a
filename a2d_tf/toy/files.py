"""Writing the files of an A2D release: clips, label maps, instance masks, sentences.

Every file appears whole or not at all: it is made in memory, where a full disk cannot break it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import av
import cv2
import h5py
import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.whole_files import replace_file
from a2d_tf.labels import COLOURS
from a2d_tf.releases.release import DRAWN_FILE

OPTIONS = Path(DRAWN_FILE)
VIDEOSET = Path("Release") / "videoset.csv"
SENTENCES = Path("text_annotations") / "a2d_annotation.txt"
MISSED_VIDEOS = Path("text_annotations") / "a2d_missed_videos.txt"

_CLIPS = Path("Release") / "clips320H"
_MATS = Path("Release") / "Annotations" / "mat"
_COLS = Path("Release") / "Annotations" / "col"
_INSTANCES = Path("text_annotations") / "a2d_annotation_with_instances"
_FRAME_RATE = 24
# One thread and no instructions of particular processors: otherwise x264's bits differ by chance.
_ENCODING: dict[str, object] = {
    "preset": "veryfast",
    "crf": "20",
    "threads": "1",
    "x264-params": "cpu-independent=1",
}
_COLOUR_TABLE = np.zeros((256, 3), np.uint8)
for _pair_id, _rgb in COLOURS.items():
    _COLOUR_TABLE[_pair_id] = _rgb


def clip_path(video_id: str) -> Path:
    """Return where a clip is below the root of the set."""
    return _CLIPS / f"{video_id}.mp4"


def write_annotation(
    out: Path,
    video_id: str,
    number: int,
    *,
    size: tuple[int, int],
    masks: Sequence[NDArray[np.bool_]],
    pair_ids: Sequence[int],
    instances: Sequence[int],
) -> None:
    """Write the ``.png``, ``.mat`` and ``.h5`` of frame ``number`` (1-based).

    ``masks`` are (H, W) and do not overlap. As in the release, arrays are transposed: ``reS_id``
    (W, H), ``reMask`` (N, W, H) or (W, H) for one instance, ``reBBox`` (4, N) x1, y1, x2, y2.
    """
    labels = np.zeros(size, np.uint8)
    for mask, pair_id in zip(masks, pair_ids, strict=True):
        labels[mask] = pair_id
    colours = _COLOUR_TABLE[labels]
    arrays = {
        "id": np.array([pair_ids], np.float64),  # (1, N)
        "reBBox": np.array([_box(mask) for mask in masks]).T,  # (4, N)
        "reMask": np.stack([mask.T for mask in masks]).astype(np.uint8),  # (N, W, H)
        "reS_id": labels.T,  # (W, H)
    }
    if len(masks) == 1:
        arrays["reMask"] = arrays["reMask"][0]
    name = Path(video_id) / f"{number:05d}"
    _, png = cv2.imencode(".png", colours[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
    _write_bytes(out / _COLS / name.with_suffix(".png"), png.tobytes())
    mat = arrays | {"reS_col": colours.transpose(2, 1, 0)}  # (3, W, H)
    _write_bytes(out / _MATS / name.with_suffix(".mat"), _hdf5(mat))
    if len(masks) == 1:  # the release squeezes boxes in some files only
        arrays["reBBox"] = arrays["reBBox"][:, 0]
    arrays["instance"] = np.array(instances, np.int64)  # (N,)
    _write_bytes(out / _INSTANCES / name.with_suffix(".h5"), _hdf5(arrays))


def write_clip(path: Path, frames: Sequence[NDArray[np.uint8]]) -> None:
    """Write frames (H, W, 3) RGB with even sides as H.264; one thread, so that bytes repeat."""
    _write_bytes(path, _encode_clip(frames))


def write_csv(
    path: Path, rows: Iterable[Sequence[object]], *, header: Sequence[str] | None = None
) -> None:
    """Write rows separated by commas, lines ended by a line feed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if header is not None:
        writer.writerow(header)
    writer.writerows(rows)
    write_text(path, text.getvalue())


def write_text(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8."""
    _write_bytes(path, text.encode())


def _encode_clip(frames: Sequence[NDArray[np.uint8]]) -> bytes:
    height, width = frames[0].shape[:2]
    content = io.BytesIO()
    with av.open(content, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=_FRAME_RATE)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.thread_count = 1
        stream.options = _ENCODING
        for frame in frames:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        container.mux(stream.encode())
    return content.getvalue()


def _hdf5(arrays: Mapping[str, NDArray]) -> bytes:
    with h5py.File.in_memory() as file:
        for name, array in arrays.items():
            if array.dtype == np.uint8:  # pictures; the release leaves numbers unpacked
                file.create_dataset(name, data=array, compression="gzip", compression_opts=1)
            else:
                file.create_dataset(name, data=array)
        file.flush()
        return file.id.get_file_image()


def _box(mask: NDArray[np.bool_]) -> tuple[float, float, float, float]:
    """Return x1, y1, x2, y2 around a mask (H, W) in pixels, the far sides excluded."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def _write_bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
