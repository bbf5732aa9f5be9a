"""Measure what ``segment --every`` saves and costs: tools/answered_frames.py RUN ROOT --every 4 8.

For the test videos of a release in A2D's layout it prints, for each distance between answered
frames, the frames a second, how well the masks agree with those of a model that answers every
frame (mean IoU over all frames and sentences), and the mean IoU with the truth of the annotated
frames. ``--every 1`` is the control: it agrees with itself.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from mask_iou import iou
from numpy.typing import NDArray

from a2d_tf.cli.option_types import whole_number
from a2d_tf.cli.progress import show_progress
from a2d_tf.counted import counted
from a2d_tf.processes.exit_code import exit_code_of


@dataclass
class Found:
    """What was found with one distance between answered frames.

    Attributes:
        agreement: IoU with the masks of every frame's own answer.
        truth: IoU with the true masks.
        frames: Number of frames.
        seconds: How long they took, reading the video included.
    """

    agreement: list[float] = field(default_factory=list)
    truth: list[float] = field(default_factory=list)
    frames: int = 0
    seconds: float = 0.0


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, metavar="RUN", help="folder of a sentence run")
    parser.add_argument("root", type=Path, metavar="ROOT", help="a release in A2D's layout")
    parser.add_argument("--every", type=whole_number(least=1), nargs="+", default=[2, 4, 8, 16])
    parser.add_argument("--videos", type=whole_number(least=1), metavar="N", help="the first N")
    args = parser.parse_args()
    return exit_code_of(lambda: _print_table(args))


def _print_table(args: argparse.Namespace) -> None:
    from a2d_tf import SentenceSegmenter
    from a2d_tf.api.load import load_run
    from a2d_tf.releases.a2d.annotations import read_videos

    run = load_run(args.run, SentenceSegmenter)
    videos = [one for one in read_videos(args.root) if one.split == "test" and one.sentences]
    videos = videos[: args.videos]
    distances = [1, *(one for one in args.every if one > 1)]
    found = {every: Found() for every in distances}
    with show_progress("segmenting", unit="videos") as on_progress:
        list(run.segment(videos[0].clip_path, videos[0].sentences[0].text, every=64))  # traces
        for done, video in enumerate(videos, start=1):
            _compare(run, args.root, video, found)
            on_progress(done, len(videos))
    print("| a frame in | frames a second | agreement | mean IoU |")
    print("| ---: | ---: | ---: | ---: |")
    for every, one in found.items():
        agreement, truth = 100 * np.mean(one.agreement), 100 * np.mean(one.truth)
        print(f"| {every} | {one.frames / one.seconds:.1f} | {agreement:.1f} | {truth:.1f} |")
    count = len(found[1].truth)
    shown = counted(len(videos), "video"), counted(found[1].frames, "frame")
    print(f"{', '.join(shown)}, {counted(count, 'true mask')}")


def _compare(run, root: Path, video, found: dict[int, Found]) -> None:
    texts = [sentence.text for sentence in video.sentences]
    exact: list[NDArray[np.bool_]] = []
    for every, one in found.items():
        begun = time.monotonic()
        masks = [frame.masks for frame in run.segment(video.clip_path, texts, every=every)]
        one.seconds += time.monotonic() - begun
        one.frames += len(masks)
        exact = exact or masks
        one.agreement += [
            value
            for own, all_answered in zip(masks, exact, strict=True)
            for value in iou(own, all_answered)
        ]
        one.truth += _truth(root, video, masks)


def _truth(root: Path, video, masks: Sequence[NDArray[np.bool_]]) -> list[float]:
    from a2d_tf.releases.a2d.annotations import read_frame

    ious = []
    for number in video.frame_numbers:
        instances = {one.instance_id: one for one in read_frame(root, video, number).instances}
        for row, sentence in enumerate(video.sentences):
            if sentence.instance_id in instances:
                mask = instances[sentence.instance_id].mask
                ious.append(float(iou(masks[number - 1][row], mask)))
    return ious


if __name__ == "__main__":
    sys.exit(main())
