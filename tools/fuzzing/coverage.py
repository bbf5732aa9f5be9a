"""Inputs that reach new lines of the package, looked for by atheris (libFuzzer)."""

import sys
from pathlib import Path
from random import Random

import atheris

from fuzzing.mutation import Mutator
from fuzzing.session import Session
from fuzzing.target import Target

_LONGEST = 1 << 14  # bytes of an input
_OWN_CHANGES = 0.5  # share of inputs altered by our mutator instead of libFuzzer's


def instrument() -> None:
    """Count what is reached of the package's modules that are imported from now on."""
    # Its hook looks for modules by name; those of the package were not imported yet.
    atheris.instrument_imports(include=["a2d_tf"]).__enter__()


def feed(
    session: Session, target: Target, seeds: list[bytes], *, seconds: float, seed: int, home: Path
) -> None:
    """Feed inputs for some seconds; the process ends with the last of them."""
    corpus = home / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(data)

    def change(data: bytes, max_size: int, number: int) -> bytes:
        rng = Random(number)
        if rng.random() < _OWN_CHANGES:
            mutator = Mutator(seeds, words=target.words, alter=target.alter, rng=rng, found=[data])
            return mutator.next()[:max_size]
        return bytes(atheris.Mutate(data, max_size))

    options = [
        sys.argv[0],
        str(corpus),
        f"-max_total_time={max(1, round(seconds))}",
        f"-max_len={_LONGEST}",
        f"-seed={seed}",
        "-rss_limit_mb=0",  # ``Session`` looks after memory and time
        "-timeout=0",
        "-verbosity=0",
        f"-artifact_prefix={home}/",
    ]
    atheris.Setup(options, session.feed, custom_mutator=change)
    atheris.Fuzz()
