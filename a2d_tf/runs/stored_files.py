"""Whether the files of a run are what was written: its checkpoints and its words."""

from collections.abc import Callable, Iterator
from pathlib import Path

import h5py
import numpy as np

from a2d_tf.errors import A2DError, InputError
from a2d_tf.files.digest import SHA256_SUFFIX, recorded_digest, require_digest
from a2d_tf.files.hdf5 import HDF5_ERRORS, dataset_bytes
from a2d_tf.files.unpacked import check_unpacked
from a2d_tf.records.verify_shards import FileReport
from a2d_tf.run_folder import (
    CONFIG_FILE,
    VOCABULARY_FILE,
    WORD_VECTORS_FOLDER,
    checkpoint_folder,
    read_state,
    stored_checkpoints,
)
from a2d_tf.runs.run_config import read_run_config
from a2d_tf.words.vocabulary import load_vocabulary
from a2d_tf.words.word_folder import read_folder


def verify_run(workdir: Path, *, fast: bool) -> Iterator[FileReport]:
    """Yield what is wrong with each file of a run that its answers depend on.

    Args:
        workdir: Folder of the run.
        fast: Whether to look only at which files are there; otherwise each is read and compared
            with its SHA-256, where that is known.
    """
    yield _report(workdir / CONFIG_FILE, [] if fast else _problems(read_run_config, workdir))
    checkpoints = list(stored_checkpoints(workdir).values())
    missing = _problems(_require_last, workdir)
    if missing:
        yield FileReport(checkpoint_folder(workdir), None, None, False, tuple(missing))
    for weights in checkpoints:
        yield _checked(weights, fast=fast)
    words = workdir / WORD_VECTORS_FOLDER
    if words.is_dir():
        for path in sorted(words.iterdir()):
            if path.suffix != SHA256_SUFFIX and not path.name.startswith("."):
                yield _checked(path, fast=fast)
        for problem in [] if fast else _problems(read_folder, words):
            yield FileReport(words, None, None, False, (problem,))
    vocabulary = workdir / VOCABULARY_FILE
    if vocabulary.is_file():
        problems = [] if fast else _problems(load_vocabulary, vocabulary)
        yield _report(vocabulary, problems)


def _require_last(workdir: Path) -> None:
    """Raise InputError unless the last checkpoint of a run is there."""
    state = read_state(workdir)
    if state is None:
        raise InputError(workdir, "checkpoints", "must hold a trained run (see a2d-tf train)")
    if not state.weights.is_file():
        raise InputError(state.weights, "weights", "must exist")


def _checked(path: Path, *, fast: bool) -> FileReport:
    return _report(path, [] if fast else _problems(_check_content, path))


def _check_content(path: Path) -> None:
    """Raise InputError for a file with another SHA-256, or for weights that are no numbers."""
    wanted = recorded_digest(path)
    if wanted is not None:
        require_digest(path, wanted)
    if path.suffix != ".h5":
        return

    def check(name: str, item: object) -> None:
        if not isinstance(item, h5py.Dataset) or item.dtype.kind != "f":
            return
        check_unpacked(path, dataset_bytes(item), field=name)
        if not np.isfinite(item[()]).all():
            raise InputError(path, name, "must hold finite numbers")

    try:
        with h5py.File(path) as file:
            file.visititems(check)
    except HDF5_ERRORS as error:
        reason = str(error).partition("\n")[0]
        raise InputError(path, "weights", "must be a file of weights", reason) from None


def _problems(check: Callable[[Path], object], path: Path) -> list[str]:
    try:
        check(path)
    except A2DError as error:
        return [str(error)]
    return []


def _report(path: Path, problems: list[str]) -> FileReport:
    size = path.stat().st_size if path.is_file() else None
    if size is None and not problems:
        problems = [str(InputError(path, "file", "must exist"))]
    known = path.with_name(path.name + SHA256_SUFFIX).is_file()
    return FileReport(path, size, None, known, tuple(problems))
