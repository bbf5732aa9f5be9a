"""``models.config``: which versions TensorFlow Serving serves, and their labels.

The label ``canary`` is put on each new version. ``stable`` stays on its version until a person
moves it. The server polls the file, so moving a label back is a rollback.
"""

import json
import re
from pathlib import Path

from a2d_tf.files.whole_files import replace_text

MODEL_CONFIG_FILE = "models.config"
STABLE, CANARY = "stable", "canary"

_TEXT = """\
# Written by a2d-tf export: it puts "canary" on each new version, and leaves "stable" where it is.
# To promote or to roll back, change the number of "stable". See docs/SERVING.md.
model_config_list {{
  config {{
    name: {name}
    base_path: {base_path}
    model_platform: "tensorflow"
    model_version_policy {{
      specific {{{versions}
      }}
    }}
    version_labels {{ key: "stable" value: {stable} }}
    version_labels {{ key: "canary" value: {canary} }}
  }}
}}
"""
_LABEL = r'(version_labels\s*\{{\s*key:\s*"{}"\s*value:\s*)(\d+)'
_VERSIONS = re.compile(r"(specific\s*\{)[\s\d]*(?:versions:\s*\d+\s*)*\}")


def update_model_config(out: Path, version: int) -> None:
    """Write the file beside the versions, or put a new version into the one that is there.

    Other changes of a person's stay. A file in which the labels or the versions are not found is
    left alone.

    Args:
        out: Folder of the versions, whose name is the model's.
        version: Number of the new version.

    Raises:
        InputError: The file cannot be written.
    """
    path = out / MODEL_CONFIG_FILE
    text = path.read_text(encoding="utf-8") if path.exists() else _new_text(out, version)
    labels = {name: re.compile(_LABEL.format(name)) for name in (STABLE, CANARY)}
    found = {name: pattern.search(text) for name, pattern in labels.items()}
    stable, canary = found[STABLE], found[CANARY]
    if stable is None or canary is None or not _VERSIONS.search(text):
        return
    kept = int(stable[2]) if (out / stable[2]).is_dir() else version
    text = labels[STABLE].sub(rf"\g<1>{kept}", text)
    text = labels[CANARY].sub(rf"\g<1>{version}", text)
    listed = _list_versions(kept, version)
    replace_text(path, _VERSIONS.sub(lambda match: f"{match[1]}{listed}\n      }}", text))


def _new_text(out: Path, version: int) -> str:
    name = out.resolve().name
    return _TEXT.format(
        name=json.dumps(name),
        base_path=json.dumps(f"/models/{name}"),
        versions=_list_versions(version),
        stable=version,
        canary=version,
    )


def _list_versions(*versions: int) -> str:
    return "".join(f"\n        versions: {one}" for one in sorted(set(versions)))
