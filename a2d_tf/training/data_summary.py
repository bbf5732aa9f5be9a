"""``data.json``: what a run says of the data that it trained on, out of their manifests."""

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text
from a2d_tf.records.manifest import MANIFEST_NAME, load_manifest
from a2d_tf.run_folder import DATA_FILE


def write_data_summary(folders: Sequence[Path], workdir: Path) -> None:
    """Write what folders of shards say of themselves into the folder of a run, without the shards.

    Args:
        folders: Folders that a run trains on; one without a manifest is left out.
        workdir: Folder of the run.

    Raises:
        InputError: A manifest is malformed, or the file cannot be written.
    """
    known = [folder for folder in dict.fromkeys(folders) if (folder / MANIFEST_NAME).is_file()]
    text = json.dumps([_describe(folder) for folder in known], indent=2)
    replace_text(workdir / DATA_FILE, text + "\n")


def read_data_summary(workdir: Path) -> list[dict[str, Any]]:
    """Return what a run says of its data, one entry a folder; empty where it says nothing.

    Raises:
        InputError: The file is not the one that training wrote.
    """
    path = workdir / DATA_FILE
    if not path.is_file():
        return []
    try:
        entries = decode_json(path.read_text(encoding="utf-8"))
        return [_checked(entry) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(path, "data", "must be the file that training wrote", str(error)) from None


def _describe(folder: Path) -> dict[str, Any]:
    manifest = load_manifest(folder)
    content = dataclasses.asdict(manifest) | {"source": manifest.source.to_json()}
    del content["shards"]
    return {"folder": folder.resolve().name, **content}


def _checked(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry, or raise ValueError and the like unless it has what is shown of it."""
    entry["folder"], entry["options"]["dataset"], entry["options"]["unit"], entry["source"]["name"]
    for counts in entry["splits"].values():
        if not all(isinstance(number, int) for number in counts.values()):
            raise ValueError("counts must be whole numbers")
    return entry
