"""One reader that is fed with altered files: where its file lies, and what stands around it."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from a2d_tf.errors import A2DError

ACCEPTED, REFUSED = "accepted", "refused"
_LONGEST = 1700  # characters of a message; ``a2d_tf.errors`` cuts it a little before

Alter = Callable[[bytes, Random], bytes]


class MessageError(Exception):
    """A refusal is no message for a person: it has several lines, or is endless."""


@dataclass(frozen=True)
class Target:
    """A reader of the package.

    Attributes:
        name: What it is called on the command line; its folder in the corpus.
        file: The altered file, within the folder that ``read`` is given.
        read: Reads that file to its end with the package's own reader.
        seeds: Valid files, within the folder of seeds.
        around: Files and folders that stand beside the altered one: their place within the folder
            of seeds, by their place within the folder that ``read`` is given.
        alter: Function that alters one value of a valid file, which stays a file of its kind.
        wrap: Function that makes the file of an input, such as one with a checksum that is right.
        unwrap: Its inverse, for the seeds.
        words: Bytes that mean something to the reader.
        writes: Whether reading leaves files behind, which are removed before the next input.
    """

    name: str
    file: str
    read: Callable[[Path], object]
    seeds: tuple[str, ...]
    around: Mapping[str, str] = field(default_factory=dict)
    alter: Alter | None = None
    wrap: Callable[[bytes], bytes] = bytes
    unwrap: Callable[[bytes], bytes] = bytes
    words: tuple[bytes, ...] = ()
    writes: bool = False


class Place:
    """A folder in which a target reads one input after the other.

    Args:
        target: The target.
        seeds: Folder of ``seeds.make_seeds``.
        folder: Folder that is made, and removed where it is there.
    """

    def __init__(self, target: Target, *, seeds: Path, folder: Path) -> None:
        self._target = target
        self._seeds = seeds
        self._folder = folder
        self._clear()

    def feed(self, data: bytes) -> str:
        """Let the target read an input, and return ``ACCEPTED`` or ``REFUSED``.

        Raises:
            MessageError: The refusal is not one line.
            Exception: Whatever the reader lets through, which is a fault.
        """
        if self._target.writes:
            self._clear()
        path = self._folder / self._target.file
        path.write_bytes(self._target.wrap(data))
        try:
            self._target.read(self._folder)
        except A2DError as error:
            message = str(error)
            if len(message.splitlines()) != 1 or len(message) > _LONGEST:
                raise MessageError(f"{len(message)} characters: {message[:200]!r}") from error
            return REFUSED
        return ACCEPTED

    def _clear(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for inside, seed in self._target.around.items():
            source, target = self._seeds / seed, self._folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            else:
                shutil.copyfile(source, target)
        (self._folder / self._target.file).parent.mkdir(parents=True, exist_ok=True)


def read_seeds(target: Target, seeds: Path) -> list[bytes]:
    """Return the valid inputs of a target."""
    return [target.unwrap((seeds / name).read_bytes()) for name in target.seeds]
