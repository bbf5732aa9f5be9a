"""``a2d-tf benchmark``: time and memory of a step, a command, the pipeline or an export."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from a2d_tf.cli.option_types import add_overrides, finite_number, whole_number
from a2d_tf.errors import OptionError
from a2d_tf.files.path_kinds import require_file, require_folder
from a2d_tf.processes.startup import start_tensorflow

# What is measured of an experiment, on made-up data unless said otherwise.
_OF_EXPERIMENTS = {
    "step": "time and memory of a training step and of a prediction",
    "faster": "training steps and predictions: plain, folded, cached, and both, measured in turn",
    "profile": "how long each part of a training step takes",
    "sentences": "time for one clip with one sentence and with ten",
    "pipeline": "batches per second of converted data, alone and while training",
    "input": "training samples per second from converted data, and from MP4 and HDF5 files",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add a command for each thing that can be measured."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    text = "peak memory of a command and its processes: memory -- a2d-tf convert ROOT OUT"
    memory = commands.add_parser("memory", help=text, description=text)
    memory.add_argument("program", nargs=argparse.REMAINDER, metavar="-- COMMAND ...")
    for name, text in _OF_EXPERIMENTS.items():
        one = commands.add_parser(name, help=text, description=text)
        one.add_argument(
            "config", type=Path, metavar="CONFIG", help="experiment file or name, as for train"
        )
        add_overrides(one, text="override one key, as for train (may be repeated)")
        if name in ("pipeline", "input"):
            one.add_argument(
                "--data", type=Path, required=True, metavar="DIR", help="folder of shards"
            )
        if name == "pipeline":
            _add_count(one, "--batches", default=50, text="batches to read")
            continue
        if name == "input":
            text = "the copy of A2D that they were converted from"
            one.add_argument("--root", type=Path, required=True, metavar="ROOT", help=text)
            _add_count(one, "--samples", default=100, text="samples to load of each")
            continue
        _add_count(one, "--steps", default=3, text="number of steps to time")
        if name != "sentences":
            _add_count(
                one, "--batch", text="number of clips in a batch (default: that of the experiment)"
            )
    commands.choices["step"].add_argument(
        "--cached",
        action="store_true",
        help="time the step on stored features of the frozen layers",
    )
    text = (
        "time of one clip through the video encoder, beside PyTorch's where it is installed "
        '(pip install "a2d_tf[backends]")'
    )
    encoder = commands.add_parser("encoder", help=text, description=text)
    _add_count(encoder, "--frames", default=16, text="frames of the clip")
    _add_count(encoder, "--size", default=512, text="side of its frames, in pixels")
    _add_count(encoder, "--repeats", default=5, text="number of times each is measured")
    encoder.add_argument("--json", type=Path, metavar="FILE", help="write all numbers to this file")
    text = "time to open a file of word vectors the first and the second time"
    vectors = commands.add_parser("vectors", help=text, description=text)
    vectors.add_argument("file", type=Path, metavar="FILE")
    _add_count(vectors, "--make", metavar="WORDS", text="write a made-up file of WORDS first")
    _add_serve(commands.add_parser("serve", help=_SERVE, description=_SERVE))


_SERVE = (
    "exports under load: whether all answers agree, whether memory stays flat, how long an "
    "answer takes"
)


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("exports", type=Path, nargs="+", metavar="EXPORT")
    _add_count(
        serve, "--threads", default=8, text="number of threads that send requests at the same time"
    )
    _add_count(serve, "--requests", default=500, text="total number of requests")
    serve.add_argument(
        "--tolerance",
        type=finite_number,
        default=0.0,
        metavar="X",
        help="largest difference between two answers that is ignored (default: 0, equal bit "
        "for bit)",
    )
    serve.add_argument(
        "--growth",
        type=finite_number,
        default=16.0,
        metavar="MIB",
        help="largest growth of memory that is ignored, in MiB (default: %(default)s)",
    )


def _add_count(
    parser: argparse.ArgumentParser,
    flag: str,
    *,
    text: str,
    default: int | None = None,
    metavar: str = "N",
) -> None:
    shown = text if default is None else f"{text} (default: %(default)s)"
    parser.add_argument(
        flag, type=whole_number(least=1), default=default, metavar=metavar, help=shown
    )


def run(args: argparse.Namespace) -> int:
    """Measure, and print what was found."""
    if args.what == "memory":
        return _measure_memory([part for part in args.program if part != "--"])
    if args.what == "vectors":
        return _measure_vectors(args)
    if args.what == "serve":
        return _measure_load(args)
    if args.what == "encoder":
        return _measure_encoder(args)
    return _measure_experiment(args)


def _measure_memory(program: list[str]) -> int:
    from a2d_tf.benchmark.memory import measure_memory
    from a2d_tf.cli.benchmark_lines import memory_line

    if not program:
        raise OptionError("benchmark memory", "COMMAND", "must be given, after --")
    took = measure_memory(program)
    print(memory_line(took))
    return took.code


def _measure_vectors(args: argparse.Namespace) -> int:
    if args.make is None:
        require_file(args.file)
    from a2d_tf.benchmark.vectors import measure_vectors
    from a2d_tf.cli.benchmark_lines import vector_lines

    return _print(vector_lines(measure_vectors(args.file, make=args.make)))


def _measure_encoder(args: argparse.Namespace) -> int:
    start_tensorflow()
    from a2d_tf.benchmark.encoder_speed import measure_encoder
    from a2d_tf.cli.benchmark_lines import encoder_json, encoder_lines
    from a2d_tf.files.whole_files import replace_text

    times = measure_encoder(frames=args.frames, size=args.size, repeats=args.repeats)
    if args.json is not None:
        replace_text(args.json, encoder_json(times))
    return _print(encoder_lines(times))


def _measure_experiment(args: argparse.Namespace) -> int:
    from a2d_tf.config.loader import load_config
    from a2d_tf.records.shard_files import find_shards

    load_config(args.config, overrides=args.set)
    if args.what in ("pipeline", "input"):
        find_shards(args.data, "train")
    if args.what == "input":
        require_folder(args.root)
    start_tensorflow()
    from a2d_tf.benchmark.profile import measure_profile
    from a2d_tf.benchmark.speed import measure_pipeline, measure_sentences, measure_step
    from a2d_tf.benchmark.variants import VARIANTS, measure_variants
    from a2d_tf.cli import benchmark_lines as lines

    path, changes = args.config, args.set
    if args.what == "pipeline":
        speed = measure_pipeline(path, data=args.data, batches=args.batches, overrides=changes)
        return _print(lines.pipeline_lines(speed))
    if args.what == "input":
        from a2d_tf.benchmark.input_speed import measure_input

        found = measure_input(
            path, data=args.data, root=args.root, samples=args.samples, overrides=changes
        )
        return _print(lines.input_lines(found))
    if args.what == "sentences":
        told = lines.sentence_lines(measure_sentences(path, steps=args.steps, overrides=changes))
        return _print(told)
    if args.what == "profile":
        profile = measure_profile(path, batch=args.batch, steps=args.steps, overrides=changes)
        return _print(lines.profile_lines(profile))
    if args.what == "faster":
        speeds = measure_variants(
            path, variants=VARIANTS, batch=args.batch, steps=args.steps, overrides=changes
        )
        return _print(lines.variant_lines(speeds))
    step = measure_step(
        path, batch=args.batch, steps=args.steps, overrides=changes, cached=args.cached
    )
    return _print(lines.step_lines(step))


def _measure_load(args: argparse.Namespace) -> int:
    for path in args.exports:
        require_folder(path)
    start_tensorflow()
    from a2d_tf.benchmark.load import measure_load
    from a2d_tf.benchmark.memory import MIB
    from a2d_tf.cli.benchmark_lines import LOAD_HEAD, load_line

    held = True
    _print(LOAD_HEAD)
    for path in args.exports:
        load = measure_load(
            path, threads=args.threads, requests=args.requests, tolerance=args.tolerance
        )
        print(load_line(path.name, load), flush=True)
        held &= not load.different and load.grown <= args.growth * MIB
    return 0 if held else 1


def _print(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return 0
