"""One process that feeds one target until its time is over: ``python -m fuzzing.worker ...``."""

import argparse
import logging
import os
import sys
import time
import warnings
from pathlib import Path
from random import Random

from fuzzing.mutation import Mutator
from fuzzing.session import Session
from fuzzing.target import Place, Target, read_seeds

PLAIN, COVERAGE = "plain", "coverage"


def main() -> None:
    """Feed the target."""
    args = _parse()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    if args.engine == COVERAGE:
        from fuzzing.coverage import instrument

        instrument()
    from fuzzing.targets import TARGETS  # after the instrumentation, which works on imports

    target = TARGETS[args.target]
    home: Path = args.home
    place = Place(target, seeds=args.seeds, folder=home / "place")
    session = Session(place, status=home / "status", last=home / "last", found=args.found)
    seeds = read_seeds(target, args.seeds)
    session.warm_up(seeds)
    if args.engine == COVERAGE:
        from fuzzing.coverage import feed

        feed(session, target, seeds, seconds=args.seconds, seed=args.seed, home=home)
        return
    _feed(session, target, seeds, seconds=args.seconds, seed=args.seed)


def _feed(
    session: Session, target: Target, seeds: list[bytes], *, seconds: float, seed: int
) -> None:
    mutator = Mutator(seeds, words=target.words, alter=target.alter, rng=Random(seed))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.feed(mutator.next())
    session.write_status()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--engine", choices=(PLAIN, COVERAGE), required=True)
    parser.add_argument("--seeds", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--found", type=Path, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
