"""What a caller of a served model must know: it is written beside the model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from a2d_tf import __version__, keys
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.serving.compact_answer import compact_outputs, has_masks
from a2d_tf.serving.served_model import ServedInput, ServedModel


@dataclass(frozen=True, kw_only=True)
class ExportSummary:
    """What a caller of any served model must know.

    Attributes:
        task: Task of the run.
        kind: What is asked and answered: "sentences", "pair_queries", "pair_classifier", "joint".
        inputs: Type, shape and meaning of each input by its name.
        outputs: Meaning of each output by its name.
        masks_signature: Meaning of each output of the signature "masks"; None where there is none.
        frames: Number T of frames of a request; None for a run that is sent no frames.
        frame_stride: Frames of the video from one of them to the next; None likewise.
        answered_frame: Index of the frame that the answer is for, T // 2; None likewise, and where
            the answer is for the whole clip.
        flow_frames: Number of frames whose flow is sent; None for a run without flow.
        flow_stride: Frames of the video from one of them to the next; None likewise.
        flow_answered_frame: Index of the answered frame among them; None likewise.
        flow_from: "next" for flow from each frame to the next frame of the video, "previous" for
            flow to each frame from the frame before it; None likewise.
        flow_method: Method by which the flow is to be made; None likewise.
        flow_height: Pixels to which the frames are shrunk before flow is made from them, never
            enlarged; None likewise.
        flow_range: Pixels beyond which the graph cuts flow, "20", or "raw" where it keeps all up to
            512; None likewise.
        size: Side of the network's square input, in pixels; larger frames gain nothing.
        step: Training steps that the model saw.
        a2d_tf: Version of the package that wrote it.
    """

    task: str
    kind: str
    inputs: dict[str, str]
    outputs: dict[str, str]
    frames: int | None
    frame_stride: int | None
    answered_frame: int | None
    flow_frames: int | None
    flow_stride: int | None
    flow_answered_frame: int | None
    flow_from: str | None
    flow_method: str | None
    flow_height: int | None
    flow_range: str | None = None
    masks_signature: dict[str, str] | None = None
    size: int
    step: int | None
    a2d_tf: str


@dataclass(frozen=True, kw_only=True)
class StreamsSummary(ExportSummary):
    """What a caller must know of one stream, or of two fused.

    Attributes:
        threshold: Value above which a response belongs to the mask, or a pair is in the video.
        rgb_weight: Weight of RGB's answer, flow's being 1; None for one stream.
        flow_step: Training steps of the flow run that is fused; None for one stream.
    """

    threshold: float
    rgb_weight: float | None
    flow_step: int | None


class Clip(Protocol):
    """How a clip is prepared, as far as a caller must know."""

    @property
    def frames(self) -> int:
        """Number of frames."""

    @property
    def frame_stride(self) -> int:
        """Frames of the video from one of them to the next."""


def describe_export(
    run: TrainedRun[Any],
    served: ServedModel,
    *,
    kind: str,
    clips: Mapping[str, Clip],
    source: FlowSource | None,
    flow_from: str = "next",
    answers_frame: bool = True,
) -> dict[str, Any]:
    """Return the fields of ``ExportSummary``.

    Args:
        run: The run, of two fused that of RGB.
        served: What it is served as.
        kind: What is asked and answered.
        clips: Clips of a request by stream, ``keys.RGB`` and ``keys.FLOW``.
        source: How flow is to be made; None without flow.
        flow_from: Direction of flow, "next" or "previous".
        answers_frame: Whether the answer is for one frame of the clip.
    """
    frames, flow = clips.get(keys.RGB), clips.get(keys.FLOW)
    return {
        "task": run.config.task,
        "kind": kind,
        "inputs": {one.name: describe_input(one) for one in served.inputs},
        "outputs": served.outputs,
        "masks_signature": compact_outputs(served.outputs) if has_masks(served.outputs) else None,
        "frames": frames and frames.frames,
        "frame_stride": frames and frames.frame_stride,
        "answered_frame": frames.frames // 2 if frames and answers_frame else None,
        "flow_frames": flow and flow.frames,
        "flow_stride": flow and flow.frame_stride,
        "flow_answered_frame": flow.frames // 2 if flow and answers_frame else None,
        "flow_from": flow_from if flow else None,
        "flow_method": source.method if flow and source else None,
        "flow_height": source.height if flow and source else None,
        "flow_range": source.range if flow and source else None,
        "size": run.config.data.size,
        "step": run.step,
        "a2d_tf": __version__,
    }


def describe_streams(
    runs: Sequence[TrainedRun[Any]],
    served: ServedModel,
    *,
    kind: str,
    source: FlowSource | None,
    rgb_weight: float,
    answers_frame: bool = True,
) -> dict[str, Any]:
    """Return the fields of ``StreamsSummary``.

    Args:
        runs: One run, or an RGB run and a flow run; the first one's threshold counts.
        served: What they are served as.
        kind: What is asked and answered.
        source: How flow is to be made; None without flow.
        rgb_weight: Weight of RGB's answer where two are fused, flow's being 1.
        answers_frame: Whether the answer is for one frame of the clip.
    """
    first, fused = runs[0], len(runs) > 1
    clips = {run.clip_options.stream: run.clip_options for run in runs}
    fields = describe_export(
        first, served, kind=kind, clips=clips, source=source, answers_frame=answers_frame
    )
    return fields | {
        "threshold": first.config.evaluation.threshold,
        "rgb_weight": rgb_weight if fused else None,
        "flow_step": runs[-1].step if fused else None,
    }


def describe_input(one: ServedInput) -> str:
    """Return an input's type, shape and meaning: "uint8 (16, any, any, 3): RGB ..."."""
    sides = ", ".join("any" if side is None else str(side) for side in one.shape)
    comma = "," if len(one.shape) == 1 else ""
    return f"{one.dtype.name} ({sides}{comma}): {one.meaning}"
