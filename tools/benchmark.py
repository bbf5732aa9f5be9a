"""Measure what docs/RESULTS.md states: memory of a command, time of a step, speed of the pipeline.

tools/benchmark.py memory -- a2d-tf convert ROOT OUT      peak memory of a command and its processes
tools/benchmark.py step CONFIG [--batch N] [--cached]     a step and a prediction, on made-up data;
                                                          the step on features of the frozen trunk
tools/benchmark.py faster CONFIG [--batch N]              plain, folded, cached and both in turns
tools/benchmark.py profile CONFIG [--batch N]             which parts of a step take how long
tools/benchmark.py sentences CONFIG                       one clip with one sentence and with ten
tools/benchmark.py vectors FILE [--make WORDS]            first and second opening of word vectors
tools/benchmark.py pipeline CONFIG --data DIR             batches a second, alone and while training
tools/benchmark.py serve EXPORT ... [--threads N]         exports under load: whether answers are
                                                          equal, memory flat; time of an answer
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.benchmark.memory import GIB, MIB, CommandMemory, measure_memory
from a2d_tf.benchmark.vectors import Opening, measure_vectors
from a2d_tf.counted import counted
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow

if TYPE_CHECKING:
    from a2d_tf.benchmark.load import Load
    from a2d_tf.benchmark.profile import Profile
    from a2d_tf.benchmark.speed import PipelineSpeed, SentenceSpeed, StepSpeed, TimedModel
    from a2d_tf.benchmark.variants import VariantSpeeds


def main() -> int:
    """Run one measurement; return its exit code, or 1 after one line on what was wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="what", required=True)
    memory = commands.add_parser("memory")
    memory.add_argument("command", nargs=argparse.REMAINDER)
    for name in ("step", "faster", "profile", "sentences", "pipeline"):
        one = commands.add_parser(name)
        one.add_argument("config", type=Path)
        one.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    vectors = commands.add_parser("vectors")
    vectors.add_argument("file", type=Path)
    vectors.add_argument("--make", type=int, metavar="WORDS", help="write a made-up file first")
    commands.choices["step"].add_argument("--cached", action="store_true")
    for name in ("step", "faster", "profile"):
        commands.choices[name].add_argument("--batch", type=int)
    for name in ("step", "faster", "profile", "sentences"):
        commands.choices[name].add_argument("--steps", type=int, default=3)
    commands.choices["pipeline"].add_argument("--data", type=Path, required=True)
    commands.choices["pipeline"].add_argument("--batches", type=int, default=50)
    serve = commands.add_parser("serve")
    serve.add_argument("exports", type=Path, nargs="+", metavar="EXPORT")
    serve.add_argument("--threads", type=int, default=8)
    serve.add_argument("--requests", type=int, default=500, help="of all threads together")
    serve.add_argument("--tolerance", type=float, default=0.0, help="0: equal bit for bit")
    serve.add_argument("--growth", type=float, default=16, metavar="MIB", help="that memory may")
    args = parser.parse_args()
    return exit_code_of(lambda: _measure(args))


def _measure(args: argparse.Namespace) -> int:
    if args.what == "memory":
        took = measure_memory([part for part in args.command if part != "--"])
        print(memory_line(took))
        return took.code
    if args.what == "vectors":
        _print(vector_lines(measure_vectors(args.file, make=args.make)))
        return 0
    start_tensorflow()
    if args.what == "serve":
        return _measure_load(args)
    from a2d_tf.benchmark.profile import measure_profile
    from a2d_tf.benchmark.speed import measure_pipeline, measure_sentences, measure_step
    from a2d_tf.benchmark.variants import VARIANTS, measure_variants

    path, changes = args.config, args.set
    if args.what == "pipeline":
        speed = measure_pipeline(path, data=args.data, batches=args.batches, overrides=changes)
        _print(pipeline_lines(speed))
    elif args.what == "sentences":
        _print(sentence_lines(measure_sentences(path, steps=args.steps, overrides=changes)))
    elif args.what == "profile":
        profile = measure_profile(path, batch=args.batch, steps=args.steps, overrides=changes)
        _print(profile_lines(profile))
    elif args.what == "faster":
        speeds = measure_variants(
            path, variants=VARIANTS, batch=args.batch, steps=args.steps, overrides=changes
        )
        _print(variant_lines(speeds))
    else:
        step = measure_step(
            path, batch=args.batch, steps=args.steps, overrides=changes, cached=args.cached
        )
        _print(step_lines(step))
    return 0


def _measure_load(args: argparse.Namespace) -> int:
    from a2d_tf.benchmark.load import measure_load

    held = True
    for line in LOAD_HEAD:
        print(line)
    for path in args.exports:
        load = measure_load(
            path, threads=args.threads, requests=args.requests, tolerance=args.tolerance
        )
        print(load_line(path.name, load), flush=True)
        held &= not load.different and load.grown <= args.growth * MIB
    return 0 if held else 1


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)


def memory_line(took: CommandMemory) -> str:
    """Return what to tell of a command's time and memory."""
    return f"wall {took.seconds:.1f} s, peak memory {_gib(took.peak)}"


def vector_lines(openings: list[Opening]) -> Iterator[str]:
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
    return f"{size / GIB:.2f} GiB"


if __name__ == "__main__":
    sys.exit(main())
