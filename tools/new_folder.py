"""A folder that gets its name only when it is complete."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import remove_empty


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` to write into; it becomes ``out`` where the block ends well.

    Where the block fails or is interrupted, nothing of it is left.

    Raises:
        InputError: ``out`` is a file, or a folder that holds something.
    """
    target = out.resolve()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise InputError(out, "folder", "must be empty or new")
    missing = [one for one in target.parents if not one.exists()]
    target.parent.mkdir(parents=True, exist_ok=True)
    # Made beside it, so that renaming copies nothing.
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partial", dir=target.parent))
    try:
        partial = made / target.name
        partial.mkdir()
        yield partial
        partial.replace(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        remove_empty(missing)
