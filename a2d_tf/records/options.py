"""The options of a conversion: their values, defaults, ranges, and which of them go together.

An option of ``a2d-tf convert`` is a field of ``Options``: the command line, the Python call and the
manifest take it from there, and what writes records reads it.
"""

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from a2d_tf.errors import OptionError
from a2d_tf.media.flow_methods import CUT_RANGE, FLOW_METHODS, FLOW_RANGES, NO_FLOW
from a2d_tf.releases.object_sentences import SentenceRules
from a2d_tf.releases.release import Release

# What is read of a record: annotated frames with their clips, or a whole video.
FRAME_UNIT = "frame"
VIDEO_UNIT = "video"
UNITS = (FRAME_UNIT, VIDEO_UNIT)
# A view of an annotated frame's clip as the frozen trunk sees it: what a2d-tf cache writes.
FEATURE_UNIT = "features"
FLOW_CHOICES = (NO_FLOW, *FLOW_METHODS)
FRAMES = 16  # in the sentence paper's clips
FRAME_STRIDE = 1
ALL_FRAMES = 0  # value of ``frames`` where a record is a whole video
JPEG_QUALITY = 95
VIDEOS_PER_SHARD = 32


@dataclass(frozen=True)
class Option:
    """What one option may be, and what the help of ``a2d-tf convert`` says about it.

    Attributes:
        kind: ``int``, ``float``, ``str``, ``Path``, or ``bool`` for a flag that is off by default.
        help: Text of the help, with the default.
        default: Value where the option is not given.
        metavar: Name of the value in the help.
        choices: All values that it may have; none where it is not a choice.
        least: Smallest whole number.
        most: Largest whole number.
    """

    kind: type
    help: str
    default: Any = None
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None

    def check(self, name: str, value: Any) -> None:
        """Raise OptionError, naming the option, unless the value is one of those it may have."""
        if self.choices and value not in self.choices:
            rule = f"must be one of {', '.join(self.choices)}"
            raise OptionError("convert", flag(name), rule, value)
        if self.least is not None and self.most is not None:
            check_range(name, value, least=self.least, most=self.most)


@dataclass(frozen=True)
class Options:
    """What was asked of a conversion; the manifest holds all of it.

    A field with an ``Option`` is one that people give. The option's default is written where it is
    not given; the field's default is what a manifest means that does not have the field yet.

    Attributes:
        dataset: Name of the data set whose layout the source has, such as ``"a2d"``.
        height: Largest height of a stored frame in pixels, or None for the size of the source,
            which masks always keep.
        frames: Length of the stored window around an annotated frame; 0 where the unit is
            ``"video"``, which stores all frames.
        frame_stride: Distance between neighbours of the window, in frames; 1 for whole videos.
        jpeg_quality: Quality of the stored frames, 1 to 100.
        flow: Method of the stored optical flow, or ``"none"``.
        videos_per_shard: Largest number of videos in one file.
        sampling: How frames were chosen; None where the release says which ones are annotated.
        unit: What is read of a record, one of ``UNITS`` or ``FEATURE_UNIT``.
        class_sentences: When words were clear enough for sentences of class names; None where
            there are none.
        stills: Whether a record is a picture that stands for every frame of a clip.
        flow_range: How far stored flow reaches, one of ``FLOW_RANGES``; of no meaning without flow.
        fit: Largest side of a stored frame in pixels, in place of ``height``; None for no limit.
    """

    dataset: str
    height: Annotated[
        int | None,
        Option(
            int,
            "store frames at most H pixels high, 16 to 4320 (default: as in ROOT; never enlarged)",
            metavar="H",
            least=16,
            most=4320,
        ),
    ]
    frames: Annotated[
        int,
        Option(
            int,
            f"number of frames stored around each annotated one (default: {FRAMES}; "
            "--unit video stores all frames, and a still image is one)",
            default=FRAMES,
            metavar="N",
            least=1,
            most=1024,
        ),
    ]
    frame_stride: Annotated[
        int,
        Option(
            int,
            f"distance between stored frames (default: {FRAME_STRIDE})",
            default=FRAME_STRIDE,
            metavar="S",
            least=1,
            most=1024,
        ),
    ]
    jpeg_quality: Annotated[
        int,
        Option(
            int,
            f"quality of the stored frames, 1 to 100 (default: {JPEG_QUALITY})",
            default=JPEG_QUALITY,
            metavar="Q",
            least=1,
            most=100,
        ),
    ]
    flow: Annotated[
        str,
        Option(
            str,
            f"optical flow to store: {', '.join(FLOW_CHOICES)} (default: {NO_FLOW})",
            default=NO_FLOW,
            metavar="METHOD",
            choices=FLOW_CHOICES,
        ),
    ]
    videos_per_shard: Annotated[
        int,
        Option(
            int,
            f"largest number of videos in one file (default: {VIDEOS_PER_SHARD})",
            default=VIDEOS_PER_SHARD,
            metavar="N",
            least=1,
            most=99999,
        ),
    ]
    sampling: str | None = None
    unit: Annotated[
        str,
        Option(
            str,
            "what is read of a record: annotated frames with their clips (default), or a "
            "whole video with its actor-action pairs, for the pair classifier",
            default=FRAME_UNIT,
            choices=UNITS,
        ),
    ] = FRAME_UNIT
    class_sentences: SentenceRules | None = None
    stills: bool = False
    flow_range: Annotated[
        str,
        Option(
            str,
            f"{CUT_RANGE}: cut flow to {CUT_RANGE} pixels and store one byte per "
            "component (default); raw: up to 512 pixels, two bytes per component",
            default=CUT_RANGE,
            choices=FLOW_RANGES,
        ),
    ] = CUT_RANGE
    fit: Annotated[
        int | None,
        Option(
            int,
            "store frames with the longer side at most S pixels, such as data.size of an "
            "experiment, which then need not be resized while it trains (16 to 4320; without "
            "--height and --flow)",
            metavar="S",
            least=16,
            most=4320,
        ),
    ] = None


def conversion_options() -> Mapping[str, Option]:
    """Return the options that people give, by the names of their fields."""
    hints = typing.get_type_hints(Options, include_extras=True)
    return {
        field.name: one
        for field in dataclasses.fields(Options)
        for one in getattr(hints[field.name], "__metadata__", ())
        if isinstance(one, Option)
    }


def choose_options(
    *, dataset: str, release: Release, given: Mapping[str, Any], stills: bool = False
) -> Options:
    """Return the options of a conversion with their defaults filled in.

    Args:
        dataset: Name of the data set.
        release: Reader of what is converted; it knows how its frames and sentences were chosen.
        given: Values by the names of ``conversion_options``; None stands for not given.
        stills: Whether the data set has pictures and no videos.

    Raises:
        OptionError: One is out of range or does not go with another.
        TypeError: There is no option of such a name.
    """
    options = conversion_options()
    for name in given:
        if name not in options:
            raise TypeError(f"convert has no option {name!r}")
    given = {name: value for name, value in given.items() if value is not None}
    options["unit"].check("unit", given.get("unit", FRAME_UNIT))
    fixed = _fixed_window(dataset=dataset, given=given, stills=stills)
    for name, value in given.items():
        options[name].check(name, value)
    if "fit" in given:
        for other in ("height", "flow"):
            if given.get(other, NO_FLOW) != NO_FLOW:
                rule = f"must be left out with {flag(other)}"
                raise OptionError("convert", flag("fit"), rule, given["fit"])
    if given.get("flow", NO_FLOW) != NO_FLOW:
        from a2d_tf.media.flow import check_flow_method  # OpenCV, which no help needs

        check_flow_method(given["flow"], place="convert", field="--flow")
    elif "flow_range" in given:
        rule = "must be left out without --flow"
        raise OptionError("convert", flag("flow_range"), rule, given["flow_range"])
    return Options(
        dataset=dataset,
        sampling=release.sampling,
        class_sentences=release.class_sentences,
        stills=stills,
        **{name: one.default for name, one in options.items()} | dict(given) | fixed,
    )


def flag(name: str) -> str:
    """Return how an option is written on the command line: ``--frame-stride``."""
    return "--" + name.replace("_", "-")


def check_range(name: str, value: int, *, least: int, most: int) -> None:
    """Raise OptionError, naming the option, unless the number is in its range."""
    if not least <= value <= most:
        raise OptionError("convert", flag(name), f"must be from {least} to {most}", value)


def shown(value: Any) -> Any:
    """Return the value of an option as a message shows it: nothing for a flag."""
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, Path | SentenceRules) else value


def _fixed_window(*, dataset: str, given: Mapping[str, Any], stills: bool) -> dict[str, int]:
    """Return the window of records that have only one, after a check for what does not fit them."""
    if given.get("unit") == VIDEO_UNIT:
        _refuse_window(given, reason=f"with --unit {VIDEO_UNIT}, which stores every frame")
        return {"frames": ALL_FRAMES, "frame_stride": FRAME_STRIDE}
    if stills:
        _refuse_window(given, reason=f"with --dataset {dataset}: a still image is one frame")
        if given.get("flow", NO_FLOW) != NO_FLOW:
            rule = f"must be {NO_FLOW} for --dataset {dataset}: a still image has no flow"
            raise OptionError("convert", "--flow", rule, given["flow"])
        return {"frames": 1, "frame_stride": FRAME_STRIDE}
    return {}


def _refuse_window(given: Mapping[str, Any], *, reason: str) -> None:
    for name in ("frames", "frame_stride"):
        if name in given:
            raise OptionError("convert", flag(name), f"must be left out {reason}", given[name])
