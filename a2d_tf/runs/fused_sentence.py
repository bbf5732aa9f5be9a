"""RGB and flow fused: a weighted average of their responses (sentence paper, 5.1)."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.fused_streams import check_fused
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun


class FusedSentenceRun:
    """An RGB run and a flow run that answer as one.

    Attributes:
        config: Configuration of the RGB run, whose threshold, batch size and size of the input
            count.
        task: Task of the RGB run.
        step: Training steps of the RGB run.
        rgb_weight: Weight of the RGB responses; those of flow have weight 1.

    Args:
        rgb: The RGB run.
        flow: The flow run; size and number of frames of its clips may differ.
        rgb_weight: Weight of RGB's responses; None takes the RGB run's ``evaluation.rgb_weight``.

    Raises:
        InputError: The streams are not RGB and flow.
    """

    def __init__(
        self, *, rgb: SentenceRun, flow: SentenceRun, rgb_weight: float | None = None
    ) -> None:
        check_fused(rgb, flow)
        self.config = rgb.config
        self.task = rgb.task
        self.step = rgb.step
        self._rgb = rgb
        self._flow = flow
        self.rgb_weight = rgb.config.evaluation.rgb_weight if rgb_weight is None else rgb_weight

    @property
    def runs(self) -> tuple[SentenceRun, SentenceRun]:
        """The RGB run and the flow run."""
        return self._rgb, self._flow

    @property
    def streams(self) -> tuple[SentenceClipOptions, ...]:
        """How the clips of RGB and of flow are prepared."""
        return self._rgb.streams + self._flow.streams

    def flow_source(self) -> FlowSource | None:
        """Return how flow is to be computed."""
        return self._flow.flow_source()

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what both streams ask for."""
        self._rgb.check_data(data_dir)
        self._flow.check_data(data_dir)

    def responses(
        self, clips: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Answer clips as ``SentenceRun.responses`` does, at the RGB run's finest resolution."""
        rgb = self._rgb.responses(clips, sentences)
        flow = _resized(self._flow.responses(clips, sentences), rgb.shape[-1])
        return (self.rgb_weight * rgb + flow) / (self.rgb_weight + 1)

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words without a vector in a stream; InputError when none has one there."""
        missing = (*self._rgb.unknown_words(sentence), *self._flow.unknown_words(sentence))
        return tuple(dict.fromkeys(missing))


def load_streams(
    workdir: Path,
    flow_workdir: Path | None = None,
    *,
    config: SentenceConfig | None = None,
    rgb_weight: float | None = None,
    trained: bool = True,
    checkpoint: str | None = None,
) -> SentenceRun | FusedSentenceRun:
    """Load a sentence run, fused with a flow run where one is named.

    Args:
        workdir: Folder of the run, which is that of RGB where two are fused.
        flow_workdir: Folder of the flow run.
        config: Configuration of the first run, where it has been read already.
        rgb_weight: Weight of RGB's responses, see ``FusedSentenceRun``.
        trained: Whether the weights are those of the checkpoints, see ``load_run``.
        checkpoint: Which checkpoint of the first run, see ``load_run``; the flow run's is the last.

    Raises:
        InputError: A folder holds no trained run or one of the wrong stream.
    """
    run = load_run(workdir, SentenceRun, config=config, trained=trained, checkpoint=checkpoint)
    if flow_workdir is None:
        return run
    flow = load_run(flow_workdir, SentenceRun, trained=trained)
    return FusedSentenceRun(rgb=run, flow=flow, rgb_weight=rgb_weight)


def _resized(responses: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Return responses (B, K, r, r) as (B, K, side, side), interpolated linearly."""
    if responses.shape[-1] == side:
        return responses
    maps = [
        cv2.resize(response, (side, side), interpolation=cv2.INTER_LINEAR)
        for response in responses.reshape(-1, *responses.shape[2:])
    ]
    return np.stack(maps).reshape(*responses.shape[:2], side, side)
