"""Measure what docs/RESULTS.md states: memory of a command, time of a step, speed of the pipeline.

tools/benchmark.py memory -- a2d-tf convert ROOT OUT      peak memory of a command and its processes
tools/benchmark.py step CONFIG [--batch N] [--cached]     a step and a prediction, on made-up data;
                                                          the step on features of the frozen trunk
tools/benchmark.py faster CONFIG [--batch N]              plain, folded, cached and both in turns
tools/benchmark.py profile CONFIG [--batch N]             which parts of a step take how long
tools/benchmark.py sentences CONFIG                       one clip with one sentence and with ten
tools/benchmark.py vectors FILE [--make WORDS]            first and second opening of word vectors
tools/benchmark.py pipeline CONFIG --data DIR             batches a second, alone and while training
"""

import argparse
import sys
from pathlib import Path

from a2d_tf.benchmark.memory import measure_memory
from a2d_tf.benchmark.vectors import measure_vectors
from a2d_tf.processes.startup import start_tensorflow


def main() -> int:
    """Run one measurement."""
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
    args = parser.parse_args()
    if args.what == "memory":
        return measure_memory([part for part in args.command if part != "--"])
    if args.what == "vectors":
        return measure_vectors(args.file, make=args.make)
    start_tensorflow()
    from a2d_tf.benchmark.profile import measure_profile
    from a2d_tf.benchmark.speed import measure_pipeline, measure_sentences, measure_step
    from a2d_tf.benchmark.variants import VARIANTS, measure_variants

    if args.what == "step":
        return measure_step(
            args.config,
            batch=args.batch,
            steps=args.steps,
            overrides=args.set,
            cached=args.cached,
        )
    if args.what == "faster":
        return measure_variants(
            args.config,
            variants=VARIANTS,
            batch=args.batch,
            steps=args.steps,
            overrides=args.set,
        )
    if args.what == "profile":
        return measure_profile(args.config, batch=args.batch, steps=args.steps, overrides=args.set)
    if args.what == "sentences":
        return measure_sentences(args.config, steps=args.steps, overrides=args.set)
    return measure_pipeline(args.config, data=args.data, batches=args.batches, overrides=args.set)


if __name__ == "__main__":
    sys.exit(main())
