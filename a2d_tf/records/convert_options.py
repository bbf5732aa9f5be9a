"""The options of a conversion: defaults, ranges, and which of them go together."""

from a2d_tf.errors import OptionError
from a2d_tf.media.flow import FLOW_METHODS, NO_FLOW, check_flow_method
from a2d_tf.records.manifest import FRAME_UNIT, STILLS, UNITS, VIDEO_UNIT, Options
from a2d_tf.releases.object_sentences import SentenceRules

FLOW_CHOICES = (NO_FLOW, *FLOW_METHODS)
FRAMES = 16  # the sentence paper's clips
FRAME_STRIDE = 1
ALL_FRAMES = 0  # what `frames` says where a record is a whole video


def conversion_options(
    *,
    dataset: str,
    unit: str,
    height: int | None,
    frames: int | None,
    frame_stride: int | None,
    jpeg_quality: int,
    flow: str,
    videos_per_shard: int,
    sampling: str | None,
    class_sentences: SentenceRules | None,
) -> Options:
    """Return the options with their defaults filled in.

    Args:
        dataset: the layout of the source, one of ``releases.DATASETS``.
        unit: what one record is, one of ``UNITS``.
        height: greatest height of a stored frame in pixels, or None.
        frames: number of frames stored around an annotated one; None is ``FRAMES``.
        frame_stride: distance between neighbouring frames; None is ``FRAME_STRIDE``.
        jpeg_quality: 1 to 100.
        flow: one of ``FLOW_CHOICES``.
        videos_per_shard: greatest number of videos in one file.
        sampling: how frames were chosen, None for A2D and still images.
        class_sentences: the rules for sentences of class names; None where none are made.

    Raises:
        OptionError: one is out of range or does not go with another.
    """
    if unit not in UNITS:
        raise OptionError("convert", "--unit", f"must be one of {', '.join(UNITS)}", unit)
    if unit == VIDEO_UNIT:
        _check_video_unit(dataset=dataset, frames=frames, frame_stride=frame_stride)
        frames, frame_stride = ALL_FRAMES, FRAME_STRIDE
    elif dataset in STILLS:
        _check_stills(dataset=dataset, frames=frames, frame_stride=frame_stride, flow=flow)
        frames, frame_stride = 1, FRAME_STRIDE
    else:
        frames = FRAMES if frames is None else frames
        frame_stride = FRAME_STRIDE if frame_stride is None else frame_stride
        check_range("frames", frames, least=1, most=1024)
        check_range("frame-stride", frame_stride, least=1, most=1024)
    if height is not None:
        check_range("height", height, least=16, most=4320)
    check_range("jpeg-quality", jpeg_quality, least=1, most=100)
    check_range("videos-per-shard", videos_per_shard, least=1, most=99999)
    if flow not in FLOW_CHOICES:
        raise OptionError("convert", "--flow", f"must be one of {', '.join(FLOW_CHOICES)}", flow)
    if flow != NO_FLOW:
        check_flow_method(flow, place="convert", field="--flow")
    return Options(
        dataset=dataset,
        height=height,
        frames=frames,
        frame_stride=frame_stride,
        jpeg_quality=jpeg_quality,
        flow=flow,
        videos_per_shard=videos_per_shard,
        sampling=sampling,
        unit=unit,
        class_sentences=class_sentences,
    )


def check_range(field: str, value: int, *, least: int, most: int) -> None:
    """Raise OptionError, naming the option, unless the number is in its range."""
    if not least <= value <= most:
        raise OptionError("convert", f"--{field}", f"must be from {least} to {most}", value)


def _check_video_unit(*, dataset: str, frames: int | None, frame_stride: int | None) -> None:
    if dataset != "a2d":
        rule = f"must be {FRAME_UNIT} for --dataset {dataset}: only A2D has actor-action pairs"
        raise OptionError("convert", "--unit", rule, VIDEO_UNIT)
    reason = f"with --unit {VIDEO_UNIT}, which stores every frame"
    _refuse_frames(frames=frames, frame_stride=frame_stride, reason=reason)


def _check_stills(*, dataset: str, frames: int | None, frame_stride: int | None, flow: str) -> None:
    reason = f"with --dataset {dataset}: a still image is one frame"
    _refuse_frames(frames=frames, frame_stride=frame_stride, reason=reason)
    if flow != NO_FLOW:
        rule = f"must be {NO_FLOW} for --dataset {dataset}: a still image has no flow"
        raise OptionError("convert", "--flow", rule, flow)


def _refuse_frames(*, frames: int | None, frame_stride: int | None, reason: str) -> None:
    for field, value in (("frames", frames), ("frame-stride", frame_stride)):
        if value is not None:
            raise OptionError("convert", f"--{field}", f"must be left out {reason}", value)
