"""What ``a2d-tf benchmark`` tells of its measurements, line by line."""

import dataclasses
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from a2d_tf.benchmark.memory import GIB, MIB, CommandMemory
from a2d_tf.counted import counted

if TYPE_CHECKING:
    from a2d_tf.benchmark.encoder_speed import EncoderTime
    from a2d_tf.benchmark.input_speed import InputSpeed
    from a2d_tf.benchmark.load import Load
    from a2d_tf.benchmark.profile import Profile
    from a2d_tf.benchmark.speed import PipelineSpeed, SentenceSpeed, StepSpeed, TimedModel
    from a2d_tf.benchmark.variants import VariantSpeeds
    from a2d_tf.benchmark.vectors import Opening


def memory_line(took: CommandMemory) -> str:
    """Return what to tell of a command's time and memory."""
    return f"wall {took.seconds:.1f} s, peak memory {_gib(took.peak)}"


def vector_lines(openings: "list[Opening]") -> Iterator[str]:
    """Yield what to tell of openings of word vectors."""
    for opening in openings:
        yield f"{opening.label} of {opening.size / 1e9:.2f} GB:"
        yield memory_line(opening.took)


def step_lines(speed: "StepSpeed") -> Iterator[str]:
    """Yield what to tell of steps and predictions."""
    yield from _model_lines(speed.model)
    for one in speed.timings:
        timed = f"median {one.median:.2f} s for {counted(one.clips, 'clip')} (of {len(one.times)})"
        yield f"{one.label}: {timed}"
        so_far = f"peak memory so far {_gib(one.peak)}"
        yield f"  the first, with tracing, {one.first:.1f} s; {so_far}"
    yield f"peak memory {_gib(speed.peak)}"


def variant_lines(speeds: "VariantSpeeds") -> Iterator[str]:
    """Yield what to tell of variants side by side."""
    for model in speeds.models.values():
        yield from _model_lines(model)
    first = next(iter(speeds.models))
    for one in speeds.timings:
        timed = f"median {one.median:.2f} s for {counted(one.clips, 'clip')} (of {speeds.steps})"
        yield f"{one.label}, {one.name}: {timed}, {one.speed:.2f} times as fast as {first}"
    yield f"peak memory {_gib(speeds.peak)}"


def sentence_lines(speed: "SentenceSpeed") -> Iterator[str]:
    """Yield what to tell of one sentence and of ten."""
    for count, median in speed.medians.items():
        yield f"{counted(count, 'sentence')}: median {median:.2f} s (of {speed.steps})"
    yield f"ten sentences cost {speed.medians[10] / speed.medians[1]:.2f} times one"


def pipeline_lines(speed: "PipelineSpeed") -> Iterator[str]:
    """Yield what to tell of the pipeline and the training step."""
    alone = f"pipeline alone {speed.pipeline:.1f} clips/s"
    yield f"{alone}, training step alone {speed.step:.1f} clips/s"
    yield f"together {speed.together:.1f} clips/s"


def input_lines(speed: "InputSpeed") -> Iterator[str]:
    """Yield what to tell of samples from records and from files."""
    yield f"{counted(speed.samples, 'sample')} of each, {counted(speed.cores, 'core')}"
    yield f"records: {speed.records:.1f} samples/s"
    yield f"MP4 and HDF5 for every sample: {speed.files:.1f} samples/s"
    yield f"records are {speed.factor:.1f} times as fast"


def encoder_lines(times: "Sequence[EncoderTime]") -> Iterator[str]:
    """Yield a table, in Markdown, of one clip through each encoder."""
    yield "| | precision | median, s | from, s | to, s | GFLOP/s | of the peak |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for one in times:
        seconds = (one.median, min(one.seconds), max(one.seconds))
        cells = [one.name, one.precision, *(f"{value:.3f}" for value in seconds)]
        cells += [f"{one.operations / one.median / 1e9:,.0f}", f"{100 * one.share:.0f} %"]
        yield f"| {' | '.join(cells)} |"
    peaks = {one.precision: f"{one.peak / 1e9:,.0f} GFLOP/s in {one.precision}" for one in times}
    yield f"peak (product of large matrices): {', '.join(peaks.values())}"
    yield f"peak memory of the process {_gib(max(one.memory for one in times))}"


def encoder_json(times: "Sequence[EncoderTime]") -> str:
    """Return all numbers of the table as JSON."""
    rows = [dataclasses.asdict(one) | {"median": one.median, "share": one.share} for one in times]
    return json.dumps(rows, indent=1) + "\n"


LOAD_HEAD = (
    "| export | kind | first | alone | p50 | p99 | a second | different | memory | grown |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def load_line(name: str, load: "Load") -> str:
    """Return a served model's row of the table of ``LOAD_HEAD``."""
    times = (load.first, load.alone, load.percentile(50), load.percentile(99))
    cells = [name, load.kind, *(f"{1000 * seconds:.0f} ms" for seconds in times)]
    differ = f"{load.different}, by up to {load.furthest:.1g}" if load.furthest else "0"
    cells += [f"{len(load.seconds) / load.whole:.1f}", differ]
    cells += [f"{load.after / MIB:.0f} MiB", f"{load.grown / MIB:+.1f} MiB"]
    return f"| {' | '.join(cells)} |"


def profile_lines(profile: "Profile") -> Iterator[str]:
    """Yield what to tell of the parts of a step."""
    shortest = f"the shortest of {profile.steps}"
    yield f"training step: {profile.seconds:.2f} s for {counted(profile.clips, 'clip')}, {shortest}"
    for name, seconds in profile.parts.items():
        yield f"  {name}: {seconds:.2f} s, {100 * seconds / profile.seconds:.0f} %"


def _model_lines(model: "TimedModel") -> Iterator[str]:
    if model.endpoint is not None:
        yield f"features after {model.endpoint}"
    yield f"{model.weights:,} weights, {model.trainable:,} of them train; batch {model.batch}"


def _gib(size: int) -> str:
    return f"{size / GIB:.2f} GiB" if size >= GIB else f"{size / MIB:.0f} MiB"
