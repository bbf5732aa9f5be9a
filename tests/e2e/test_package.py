"""What is released works without a checkout: wheel and sdist, built and run in empty folders."""

import os
import shutil
import site
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("a2d_tf", "configs", "setup.py", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
_BUILD = "import sys; from setuptools import build_meta; build_meta.{}(sys.argv[1])"
# The smallest demo: what it learns does not matter.
QUICK = (
    *("train.steps=1", "train.steps_per_epoch=1", "train.batch_size=1", "train.xla=off"),
    *("data.size=32", "data.frames=4", "data.frame_stride=1", "data.shuffle_buffer=2"),
    *("model.width=0.05", "model.decoder_widths=[8, 8]", "model.endpoint=MaxPool3d_3a_3x3"),
    *("text.units=8", "text.dimension=8", "train.validation_records=2"),
)


def build(what: str, source: Path, out: Path) -> Path:
    """Build an sdist or a wheel as pip does, and return it."""
    program = _BUILD.format(f"build_{what}")
    subprocess.run(
        [sys.executable, "-c", program, str(out)], cwd=source, capture_output=True, check=True
    )
    (built,) = out.glob("*.tar.gz" if what == "sdist" else "*.whl")
    return built


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from a copy of the checkout, which stays as it is."""
    copy, out = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("sdist")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, copy / name)
    return build("sdist", copy, out)


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the sdist alone."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an environment that takes all else from this one, and return its bin.

    A line of a ``.pth`` file shows it the libraries that are here, without the editable
    installation of the checkout among them.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    binaries = folder / "bin"
    (libraries,) = folder.glob("lib/python*/site-packages")
    (libraries / "outer.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--ignore-installed"]
    subprocess.run([*pip, *options, str(wheel)], check=True)
    return binaries


def run(command: Path, *arguments: object, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command of the environment, which must not know where the checkout is."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [command, *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True
    )


def files_below(folder: Path, pattern: str) -> set[str]:
    """Return the files of a folder of the checkout by their paths in it."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob(pattern)}


def test_the_wheel_holds_every_module_and_every_experiment(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    modules = {f"a2d_tf/{name}" for name in files_below(ROOT / "a2d_tf", "*.py")}
    experiments = {f"a2d_tf/configs/{name}" for name in files_below(ROOT / "configs", "*.toml")}
    assert names == modules | experiments | {"a2d_tf/py.typed"}


def test_what_is_cited_is_the_version_that_is_built(wheel: Path) -> None:
    version = wheel.name.split("-")[1]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"a2d_tf-{version}.dist-info/METADATA").decode()
    head = metadata.partition("\n\n")[0].splitlines()
    assert {"Author: The a2d_tf authors", "Provides-Extra: gpu"} <= set(head)
    gpu = [line for line in head if line.startswith("Requires-Dist: tensorflow[and-cuda]")]
    assert len(gpu) == 1 and 'extra == "gpu"' in gpu[0]


def test_experiments_are_named_without_a_path(installed: Path, tmp_path: Path) -> None:
    command = installed / "a2d-tf"
    arguments = ("--data", "none", "--workdir", "run")
    assert "sentence/" in run(command, "train", "--help", cwd=tmp_path).stdout
    found = run(command, "train", "joint/ablation/without_flow", *arguments, cwd=tmp_path)
    assert "without_flow" not in found.stderr and found.returncode == 1  # its data is missing
    unknown = run(command, "train", "toy/dmeo", *arguments, cwd=tmp_path)
    assert unknown.stderr.startswith("error: toy/dmeo: experiment: must be a file, or the name of")
    assert "did you mean toy/demo" in unknown.stderr and unknown.stderr.count("\n") == 1


@pytest.mark.slow
def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    place = run(
        installed / "python", "-c", "import a2d_tf; print(a2d_tf.__file__)", cwd=tmp_path
    ).stdout
    assert Path(place).is_relative_to(installed.parent)
    changes = [part for one in QUICK for part in ("--set", one)]
    demo = run(
        installed / "a2d-tf", "demo", "--workdir", "demo", "--videos", 6, *changes, cwd=tmp_path
    )
    assert demo.returncode == 0, demo.stderr
    assert "a2d-tf train toy/demo --data" in demo.stdout
    work = tmp_path / "demo"
    for name in ("metrics.json", "overlay.mp4", "run/checkpoints/state.json", "export/1"):
        assert (work / name).exists()
