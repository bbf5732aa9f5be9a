"""Samples straight from a release: each one decodes its video and opens its annotation anew.

This is how the public PyTorch code for A2D Sentences loads data: the whole MP4 is decoded, the
window is cut out of it, one HDF5 file is read, and frames and mask are resized.
"""

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

import av
import cv2
import h5py
import numpy as np
from numpy.typing import NDArray

from a2d_tf.records.clips import window_numbers
from a2d_tf.releases.release import Video

_SEED = 0


@dataclass(frozen=True)
class FileSample:
    """One annotated frame in the files of a release.

    Attributes:
        clip: The video, MP4.
        annotation: The HDF5 file of the frame (``.mat``), with ``reMask``.
        number: Number of the frame, from 1.
        length: Frames of the clip.
        stride: Distance between them.
        size: Side of the square that is asked for.
    """

    clip: Path
    annotation: Path
    number: int
    length: int
    stride: int
    size: int


def load_sample(sample: FileSample) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return the clip (T, S, S, 3) in [-1, 1] and the masks (N, S, S) of a sample."""
    with av.open(str(sample.clip)) as container:
        frames = [one.to_ndarray(format="rgb24") for one in container.decode(video=0)]
    wanted = window_numbers(
        sample.number, num_frames=len(frames), length=sample.length, stride=sample.stride
    )
    with h5py.File(sample.annotation) as file:
        stored = np.asarray(file["reMask"]).astype(np.uint8)
    masks = stored[None] if stored.ndim == 2 else stored  # transposed, as MATLAB writes it
    height, width = frames[0].shape[:2]
    scale = sample.size / max(height, width)
    sides = (round(width * scale), round(height * scale))
    top, left = (sample.size - sides[1]) // 2, (sample.size - sides[0]) // 2
    inside = (slice(top, top + sides[1]), slice(left, left + sides[0]))
    clip = np.zeros((sample.length, sample.size, sample.size, 3), np.uint8)
    for row, number in enumerate(wanted):
        clip[(row, *inside)] = cv2.resize(frames[number - 1], sides, interpolation=cv2.INTER_AREA)
    placed = np.zeros((len(masks), sample.size, sample.size), bool)
    for row, mask in enumerate(masks):
        resized = cv2.resize(mask.T, sides, interpolation=cv2.INTER_NEAREST)
        placed[(row, *inside)] = resized > 0
    return clip.astype(np.float32) / np.float32(127.5) - 1, placed


def samples_of(
    root: Path, videos: Sequence[Video], *, length: int, stride: int, size: int
) -> list[FileSample]:
    """Return every annotated frame of videos of an A2D copy, shuffled."""
    folder = root / "Release" / "Annotations" / "mat"
    samples = [
        FileSample(
            clip=video.clip_path,
            annotation=folder / video.video_id / f"{number:05d}.mat",
            number=number,
            length=length,
            stride=stride,
            size=size,
        )
        for video in videos
        for number in video.frame_numbers
    ]
    random.Random(_SEED).shuffle(samples)
    return samples


def measure_files(samples: Sequence[FileSample], *, workers: int) -> float:
    """Return the samples a second that processes load; no sample is sent between them.

    Args:
        samples: What is loaded, each once.
        workers: Number of processes.
    """
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(_load, samples[:workers]))  # imports, and the first pages of memory
        started = monotonic()
        list(pool.map(_load, samples, chunksize=1))
        return len(samples) / (monotonic() - started)


def _load(sample: FileSample) -> float:
    clip, masks = load_sample(sample)
    return float(clip[0, 0, 0, 0]) + float(masks[..., 0, 0].sum())
