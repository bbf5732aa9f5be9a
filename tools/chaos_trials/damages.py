"""Files damaged between two commands: the second one says so, mends it, or is not changed by it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.counted import counted
from chaos_trials.bench import Bench
from chaos_trials.contents import contents, differences
from chaos_trials.process import Ended, run
from chaos_trials.trial import Trial

PART = "damaged"
Damage = Callable[[Path], None]


@dataclass(frozen=True)
class Damaged:
    """A file that is damaged before a command.

    Attributes:
        command: Name of the command.
        folder: Folder that holds the file, of which a copy is damaged.
        file: Pattern of the file's name within it.
        kind: What is done to the file.
    """

    command: str
    folder: str
    file: str
    kind: str


def flip_bit(path: Path) -> None:
    """Flip one bit in the middle, of an exponent where numbers lie there."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2 | 3] ^= 0x40
    path.write_bytes(content)


def cut(path: Path) -> None:
    """Cut a file in half."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def empty(path: Path) -> None:
    """Leave nothing of a file."""
    path.write_bytes(b"")


def blank(path: Path) -> None:
    """Write zeros over an eighth of a file, as a disk does that lost blocks."""
    content = bytearray(path.read_bytes())
    middle, length = len(content) // 2, max(1, len(content) // 8)
    content[middle : middle + length] = bytes(length)
    path.write_bytes(content)


def lengthen(path: Path) -> None:
    """Add bytes that belong to nothing."""
    path.write_bytes(path.read_bytes() + b"\xff\x00 junk" * 8)


def make_folder(path: Path) -> None:
    """Put a folder in the place of a file."""
    path.unlink()
    path.mkdir()


def exchange(path: Path) -> None:
    """Let a file and the next of its kind change places."""
    other = min(one for one in path.parent.glob(f"*{path.suffix}") if one.name > path.name)
    content, others = path.read_bytes(), other.read_bytes()
    path.write_bytes(others)
    other.write_bytes(content)


KINDS: dict[str, Damage] = {
    "a bit flipped": flip_bit,
    "cut in half": cut,
    "emptied": empty,
    "an eighth zeroed": blank,
    "junk added": lengthen,
    "removed": Path.unlink,
    "a folder in its place": make_folder,
    "exchanged with the next": exchange,
}
_EACH = tuple(KINDS)[:-1]
_SHARD, _TRAIN = "test-00000-of-*", "train-00000-of-*"


def damages() -> tuple[Damaged, ...]:
    """Return all damages."""
    some = ("a bit flipped", "cut in half", "removed")
    return (
        *(Damaged("evaluate", "records", _SHARD, kind) for kind in KINDS),
        *(Damaged("train", "records", _TRAIN, kind) for kind in ("a bit flipped", "removed")),
        *(Damaged("convert again", "records", _TRAIN, kind) for kind in _EACH[:6]),
        *(Damaged("evaluate", "records", "manifest.json", kind) for kind in some),
        *(Damaged("cache again", "features", _TRAIN, kind) for kind in some),
        Damaged("verify-records", "features", _TRAIN, "a bit flipped"),
        Damaged("verify-records", "features", "features.json", "cut in half"),
        *(
            Damaged("evaluate", "run", "checkpoints/step-*24.weights.h5", kind)
            for kind in _EACH[:5]
        ),
        Damaged("evaluate", "run", "checkpoints/state.json", "cut in half"),
        *(Damaged("evaluate", "run", "config.toml", kind) for kind in ("cut in half", "removed")),
        *(Damaged("evaluate", "run", "word_vectors/vectors.npy", kind) for kind in some),
        Damaged("evaluate", "run", "word_vectors/words.sqlite", "a bit flipped"),
        Damaged("train longer", "run", "checkpoints/step-*24.weights.h5", "a bit flipped"),
        Damaged("train longer", "run", "log.csv", "cut in half"),
        *(Damaged("convert", "release", "Release/clips320H/*", kind) for kind in _EACH[1:4]),
        *(
            Damaged("convert", "release", "text_annotations/*_with_instances/*/*", kind)
            for kind in some
        ),
        Damaged("convert", "release", "Release/videoset.csv", "cut in half"),
        Damaged("convert", "release", "text_annotations/a2d_annotation.txt", "an eighth zeroed"),
        *(Damaged("score", "report", "predictions.json", kind) for kind in some),
    )


def damage_all(bench: Bench) -> Iterator[Trial]:
    """Yield a trial for each damage."""
    for number, one in enumerate(damages()):
        place = bench.root / "damaged" / str(number)
        shutil.rmtree(place, ignore_errors=True)
        copy = Path(shutil.copytree(bench.root / one.folder, place / one.folder))
        path = min(copy.glob(one.file))
        KINDS[one.kind](path)
        before = contents_or_bytes(copy)
        command, out, expected = _command(bench, one, copy, place / "out")
        ended = run(command, folder=out, log=place / "log")
        faults = list(_faults(one, ended, path, place))
        outcome = _outcome(ended, place, compared=expected is not None)
        if ended.code == 0:
            changed = differences(contents(out), contents(expected)) if expected else ()
            if changed and not ended.warnings:
                outcome = "another result, without a word"
                faults.extend(f"not told: {change}" for change in changed)
            elif expected is not None and not changed and ended.warnings:
                outcome += ", and the same result"
        if out != copy and contents_or_bytes(copy) != before:
            faults.append("the damaged folder was changed")
        yield Trial(PART, f"{one.command}: {path.name} {one.kind}", 1, outcome, tuple(faults))


def contents_or_bytes(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file by its name, for folders that hold damaged ones."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name[0] != ".")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _command(
    bench: Bench, one: Damaged, copy: Path, out: Path
) -> tuple[list[str], Path, Path | None]:
    """Return the command, the folder that it writes, and that of one that nobody damaged."""
    match one.command:
        case "convert again":
            return bench.convert(copy), copy, bench.records
        case "cache again":
            return bench.cache(copy), copy, bench.features
        case "convert":
            return bench.convert(out, release=copy), out, bench.records
        case "train":
            return bench.train(out, records=copy, steps=2), out, None
        case "train longer":
            return bench.train(copy, steps=26), copy, None
        case "verify-records":
            return bench.verify(copy), out, None
        case "score":
            return bench.score(out, report=copy), out, bench.root / "score"
    if one.folder == "run":
        return bench.evaluate(out, trained=copy), out, bench.report
    return bench.evaluate(out, records=copy), out, bench.report


def _faults(one: Damaged, ended: Ended, path: Path, place: Path) -> Iterator[str]:
    if ended.crashed:
        yield f"crashed: {ended.text.splitlines()[-1]}"
    elif one.command == "verify-records" and not ended.errors:  # it lists all that it finds
        if ended.code == 0 or path.name not in ended.text:
            yield f"not found by verify-records: {path.name}"
    elif ended.code != 0:
        if len(ended.errors) != 1:
            yield f"{counted(len(ended.errors), 'line')} of error"
        elif str(path.parent) not in ended.errors[0]:
            yield f"the folder of the file is not named: {ended.errors[0]}"
    elif one.command == "train":
        yield "ended with 0"


def _outcome(ended: Ended, place: Path, *, compared: bool) -> str:
    lines = ended.errors if ended.code else ended.warnings
    if lines:
        return f"`{lines[0].replace(f'{place}/', '')}`"
    if ended.code:
        return "a list of what was found"
    return "the same result" if compared else "went on"
