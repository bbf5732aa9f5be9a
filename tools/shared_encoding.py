"""What one pass of I3D over many frames changes: tools/shared_encoding.py RUN ROOT --videos 5.

I3D is convolutional in time, so one pass over a whole video holds the features of every window of
it. They differ from those of a window that is encoded by itself, whose ends are padded with zeros.
For the test videos of a release in A2D's layout, this prints how well masks from such features, and
from windows a few frames apart with features interpolated between, agree with those of one window a
frame: mean IoU over all frames and sentences.

RUN is a sentence run on RGB, whose encoder is frozen I3D and reads neighbouring frames.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from mask_iou import iou
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.cli.option_types import whole_number
from a2d_tf.cli.progress import show_progress
from a2d_tf.errors import InputError
from a2d_tf.processes.exit_code import exit_code_of

Features = NDArray[np.float32]
DISTANCES = (2, 4, 8, 16)


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, metavar="RUN", help="folder of a sentence run")
    parser.add_argument("root", type=Path, metavar="ROOT", help="a release in A2D's layout")
    parser.add_argument("--videos", type=whole_number(least=1), metavar="N", help="the first N")
    parser.add_argument("--frames", type=whole_number(least=1), default=48, help="of each video")
    args = parser.parse_args()
    return exit_code_of(lambda: _print_table(args))


def windows_of_pass(steps: Features, count: int, *, length: int, stride: int) -> Features:
    """Return the mean features of each frame's window, read out of one pass.

    Args:
        steps: (S, ...): step s covers frames ``s * stride`` to ``(s + 1) * stride`` of a video that
            had ``length // 2`` frames put before it.
        count: Number of frames.
        length: Frames of a window, a multiple of ``stride``.
        stride: Frames of a step.

    Returns:
        (count, ...). A window that begins inside a step has a share of that step and of its last.
    """
    last = len(steps) - 1
    means = []
    for frame in range(count):
        first, share = divmod(frame, stride)
        inside = [steps[min(first + step, last)] for step in range(length // stride + 1)]
        share /= stride
        total = sum(inside[1:-1], (1 - share) * inside[0] + share * inside[-1])
        means.append(total * stride / length)
    return np.stack(means)


def between(features: Features, every: int) -> Features:
    """Return features (N, ...) of which every n-th and the last are kept, the others a blend."""
    from a2d_tf.inference.windows import answered_numbers, interpolate_responses

    kept = answered_numbers(len(features), every=every)
    blended = interpolate_responses((number, features[number - 1]) for number in kept)
    return np.stack([one for _, one in blended])


def _print_table(args: argparse.Namespace) -> None:
    from a2d_tf.releases.a2d.annotations import read_videos

    reader = _Reader(args.run)
    videos = [one for one in read_videos(args.root) if one.split == "test" and one.sentences]
    videos = videos[: args.videos]
    found: dict[str, list[float]] = {}
    frames = 0
    with show_progress("comparing", unit="videos") as on_progress:
        for done, video in enumerate(videos, start=1):
            texts = [sentence.text for sentence in video.sentences]
            shown = reader.frames(video.clip_path, args.frames)
            exact = reader.windows(shown)
            masks = reader.masks(exact, texts)
            for name, features in reader.others(shown, exact):
                agreement = iou(masks, reader.masks(features, texts))
                found.setdefault(name, []).extend(agreement.ravel())
            frames += len(shown)
            on_progress(done, len(videos))
    print("| features | agreement |")
    print("| --- | ---: |")
    for name, values in found.items():
        print(f"| {name} | {100 * np.mean(values):.1f} |")
    print(f"{len(videos)} videos, {frames} frames")


class _Reader:
    """A run whose features and answers are asked for apart."""

    def __init__(self, folder: Path) -> None:
        from a2d_tf.models.i3d import build_i3d
        from a2d_tf.runs.load_run import load_run
        from a2d_tf.runs.sentence import SentenceRun
        from a2d_tf.tasks.frozen_trunk import build_model_on_features

        self._run = load_run(folder, SentenceRun)
        model, options = self._run.config.model, self._run.clip_options
        if options.frame_stride != 1:
            rule = "must be 1, or windows are no part of a video's frames"
            raise InputError(folder, "data.frame_stride", rule, options.frame_stride)
        self._options = options
        self._encoder = self._run.model.get_layer("i3d")
        self._long = build_i3d(
            input_shape=(None, options.size, options.size, 3),
            endpoint=model.endpoint,
            width=model.width,
        )
        self._long.set_weights(self._encoder.get_weights())
        self._answer = build_model_on_features(
            self._run.model, self._run.config, endpoint=model.endpoint
        )

    def frames(self, path: Path, count: int) -> Features:
        """Return the network's input (N, S, S, 3) of a video's first frames."""
        from a2d_tf.batches.picture import prepare_frames
        from a2d_tf.inference.source_video import open_source_video

        source = open_source_video(path)
        pictures = (
            prepare_frames(frame[np.newaxis].astype(np.float32), self._options.size, stream="rgb")
            for _, frame in zip(range(count), source.square_frames(), strict=False)
        )
        return np.concatenate([one[0].numpy() for one in pictures])

    def windows(self, shown: Features) -> Features:
        """Return the mean features (N, ...) of one window a frame."""
        from a2d_tf.inference.windows import sliding_windows

        clips = sliding_windows(len(shown), length=self._options.frames)
        return np.stack([self._steps(shown[np.array(one.numbers) - 1]).mean(0) for one in clips])

    def others(self, shown: Features, exact: Features) -> Iterator[tuple[str, Features]]:
        """Yield a name and the features (N, ...) of each way that costs less."""
        length = self._options.frames
        stride = length // len(self._steps(shown[np.zeros(length, int)]))
        ends = {"mode": "edge", "pad_width": ((length // 2, length), (0, 0), (0, 0), (0, 0))}
        padded = np.pad(shown, **ends)[: (len(shown) + length) // stride * stride]
        read = {"count": len(shown), "length": length, "stride": stride}
        whole = np.asarray(self._long.predict_on_batch(padded[np.newaxis]))[0]
        yield "one pass over the video", windows_of_pass(whole, **read)
        whole_blocks = range(0, len(padded) // length * length, length)
        blocks = np.concatenate([self._steps(padded[at : at + length]) for at in whole_blocks])
        yield f"one pass over each {length} frames", windows_of_pass(blocks, **read)
        for every in DISTANCES:
            yield f"a window every {every} frames", between(exact, every)

    def masks(self, features: Features, texts: list[str]) -> NDArray[np.bool_]:
        """Return the masks (N, K, r, r) of K sentences on features (N, ...)."""
        words, lengths = self._run.embed([texts] * len(features))
        task = self._run.task
        answers = self._answer.predict_on_batch(
            {
                keys.FEATURES: features[:, np.newaxis],
                task.words.key: words,
                keys.NUM_WORDS: lengths,
            }
        )
        responses = np.asarray(answers[keys.response(task.resolutions[-1])])
        return responses > self._run.config.evaluation.threshold

    def _steps(self, clip: Features) -> Features:
        return np.asarray(self._encoder.predict_on_batch(clip[np.newaxis]))[0]


if __name__ == "__main__":
    sys.exit(main())
