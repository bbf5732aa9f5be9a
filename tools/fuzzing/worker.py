"""What a process does: it feeds one target until its time is over."""

import logging
import os
import time
import warnings
from random import Random

from fuzzing.mutation import Mutator
from fuzzing.process import COVERAGE, Job
from fuzzing.session import Session
from fuzzing.target import Place, Target, read_seeds


def work(job: Job, seconds: float, seed: int) -> None:
    """Feed a target for some seconds; what it and its libraries print goes to the log."""
    log = os.open(job.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if job.engine == COVERAGE:
        from fuzzing.coverage import instrument

        instrument()
    from fuzzing.targets import TARGETS  # after the instrumentation, which works on imports

    target = TARGETS[job.target]
    place = Place(target, seeds=job.seeds, folder=job.home / "place")
    session = Session(place, status=job.home / "status", last=job.home / "last", found=job.found)
    seeds = read_seeds(target, job.seeds)
    session.warm_up(seeds)
    if job.engine == COVERAGE:
        from fuzzing.coverage import feed

        feed(session, target, seeds, seconds=seconds, seed=seed, home=job.home)
    else:
        _feed(session, target, seeds, seconds=seconds, seed=seed)


def _feed(
    session: Session, target: Target, seeds: list[bytes], *, seconds: float, seed: int
) -> None:
    mutator = Mutator(seeds, words=target.words, alter=target.alter, rng=Random(seed))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        session.feed(mutator.next())
    session.write_status()
