"""Word vectors through ``gensim.downloader``, into our cache instead of gensim's."""

import os
import subprocess
import sys
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.weights.catalogue import GENSIM, GENSIM_MODELS
from a2d_tf.weights.problem import UnreachableError
from a2d_tf.weights.sources import GensimModel

# In a process of its own: gensim reads the folder when it is imported, and reports what it cannot
# reach by a traceback. With return_path it runs nothing of what it fetches.
_PROGRAM = "import sys, gensim.downloader as d; d.load(sys.argv[1], return_path=True)"


def fetch_gensim_model(source: GensimModel, folder: Path) -> Path:
    """Fetch a model's one file into an empty folder and return its path.

    gensim shows its own progress.

    Args:
        source: The model.
        folder: The folder, which also holds gensim's temporary files.

    Raises:
        InputError: gensim has no such model, or the disk is full.
        UnreachableError: gensim cannot fetch it; its reason is in the line.
        OSError: The folder cannot be written.
    """
    temporary = folder / "tmp"
    temporary.mkdir()
    environment = os.environ | {"GENSIM_DATA_DIR": str(folder), "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", _PROGRAM, source.model]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as gensim:
        try:
            _, errors = gensim.communicate()
        except BaseException:
            gensim.terminate()
            raise
    path = folder / source.model / source.opens
    if gensim.returncode or not path.is_file():
        raise _problem(errors, source)
    return path


def _problem(errors: str, source: GensimModel) -> InputError:
    name = f"{GENSIM}{source.model}"
    if "Incorrect model/corpus name" in errors:
        return InputError(name, "gensim", f"must be a model listed at {GENSIM_MODELS}")
    if "No space left" in errors:
        return InputError(name, "gensim", "must have room on the disk")
    reason = ([line for line in errors.splitlines() if line.strip()] or ["no file"])[-1]
    if "unable to read local cache" in reason:  # with the path of a folder that is gone
        reason = "no connection to its list of models"
    return UnreachableError(name, "gensim", "must be able to download them", reason)
