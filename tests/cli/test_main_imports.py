"""What a command imports for its help, and before it says what is wrong: nothing slow.

The commands run in one process of their own; what they have imported is counted, not the time.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.bare_runs import write_bare_run
from fakes.configs import TINY_CONFIG, make_config, make_pair_classifier_config

from a2d_tf.cli.main import COMMANDS
from a2d_tf.config.loader import save_config
from a2d_tf.files.own_outputs import own_outputs
from a2d_tf.inference.result_folder import OUTPUTS, SUMMARY

# Packages that take a tenth of a second or more, or import one that does.
SLOW = {
    *(
        "PIL",
        "av",
        "cv2",
        "gensim",
        "gradio",
        "h5py",
        "keras",
        "matplotlib",
        "numpy",
        "pycocotools",
    ),
    *("scipy", "skimage", "tensorboard", "tensorflow", "tensorflow_hub"),
}
# Help does without those that are quick, too.
QUICK = {"filelock", "ijson", "psutil", "pydantic", "rich", "tomli_w"}

_PROGRAM = """
import contextlib, io, json, sys
from a2d_tf.cli.main import main
lines = []
for arguments in json.load(sys.stdin):
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()):
        try:
            code = main(arguments)
        except SystemExit as end:
            code = end.code
    imported = sorted({name.partition(".")[0] for name in sys.modules})
    lines.append([code, err.getvalue(), imported])
json.dump(lines, sys.stdout)
"""

RUN = ("run", "--data", "data")
# Arguments, and how the one line ends or the message of wrong usage goes on.
WRONG = [
    (("train", "none.toml", "--data", "data", "--workdir", "w"), "none.toml: file: must exist"),
    (("train", "tiny.toml", "--data", "none", "--workdir", "w"), "none: folder: must exist"),
    (("train", "tiny.toml", "--data", "half", "--workdir", "w"), "test-*.tfrecord: must hold"),
    (("train", "tiny.toml", "--data", "data", "--workdir", "w", "--set", "train.stps=3"), "stps"),
    (("train", "tiny.toml", "--data", "data", "--workdir", "run"), "choose another --workdir"),
    (
        ("train", "tiny.toml", "--data", "data", "--workdir", "w", "--set", "data.also=['x']"),
        "x: folder: must exist",
    ),
    (
        (
            *("train", "tiny.toml", "--data", "data", "--workdir", "w", "--set", "model.width=1"),
            *("--set", "model.weights=kinetics400-rgb"),
        ),
        "must be fetched first: a2d-tf weights kinetics400-rgb",
    ),
    (("train", "tiny.toml", "--data", "data", "--workdir", "w", "--init-from", "x"), "--init-from"),
    (("cache", "none.toml", "out", "--data", "data"), "none.toml: file: must exist"),
    (("cache", "tiny.toml", "out", "--data", "none"), "none: folder: must exist"),
    (("cache", "tiny.toml", "out", "--data", "data", "--set", "data.flip=true"), "--views"),
    (("evaluate", "none", "--data", "data"), "none: folder: must hold a trained run"),
    (("evaluate", "run", "--data", "none"), "none: folder: must exist"),
    (("evaluate", *RUN, "--checkpoint", "9"), "--checkpoint: must be one of last, best"),
    (("evaluate", *RUN, "--set", "evaluation.x=1"), "evaluation.x: is not a known key"),
    (("evaluate", *RUN, "--with", "none"), "none: folder: must hold a trained run"),
    (("evaluate", *RUN, "--pairs", "none.json"), "none.json: file: must exist"),
    (("segment", "run", "none.mp4", "a dog", "--out", "o"), "none.mp4: file: must exist"),
    (("segment", "run", "empty", "a dog", "--out", "o"), "empty: video: must hold pictures"),
    (("segment", "run", "clip.mp4", "--pairs", "none", "--out", "o"), "none: folder: must hold"),
    (("segment", "run", "clip.mp4", "--out", "o"), "SENTENCE"),
    (("web", "none"), "none: folder: must hold a trained run"),
    (("web", "run", "pairs"), "task: must be 'sentence' or 'joint'"),
    (("web", "run", "--host", "192.0.2.1", "--port", "0"), "must be free, at an address of this"),
    (("web", "run", "--jobs", "0"), "must be from 1 to 64"),
    (("segment", "run", "clip.mp4", "a dog", "--out", "used"), "found in another video"),
    (("segment", "run", "0", "a dog", "--frames", "3", "--out", "used"), "found in another video"),
    (("export", "run", "o", "--with", "none"), "none: folder: must hold a trained run"),
    (("convert", "none", "o"), "none: folder: must exist"),
    (("verify", "none"), "none: folder: must exist"),
    (("verify-records", "empty"), "empty: folder: must hold what a2d-tf convert"),
    (("score", "none.json", "none.json"), "none.json: file: must exist"),
    (("weights", "vgg"), "NAME: must be one of kinetics400-rgb"),
    (("benchmark", "step", "toy/dmo"), "did you mean toy/demo"),
    (("benchmark", "pipeline", "toy/demo", "--data", "none"), "none: folder: must exist"),
    (("benchmark", "serve", "none"), "none: folder: must exist"),
    (("benchmark", "vectors", "none.txt"), "none.txt: file: must exist"),
    (("demo", "--workdir", "w", "--set", "train.steps=4"), "steps must be a multiple of"),
    (("demo", "--workdir", "w", "--set", "train.stps=100"), "did you mean train.steps?"),
]


def run_all(commands: list[list[str]], folder: Path) -> list[tuple[int, str, set[str]]]:
    """Return exit code, stderr and the packages imported until then of each command."""
    environment = dict(os.environ, A2D_TF_HOME=str(folder / "home"))
    root = str(Path(__file__).resolve().parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, environment.get("PYTHONPATH")]))
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=json.dumps(commands),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [(code, err, set(imported)) for code, err, imported in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], tuple[int, str, set]]:
    """Return what the wrong commands told, in a folder with a run, an experiment and a shard."""
    folder = tmp_path_factory.mktemp("wrong")
    write_bare_run(folder / "run", make_config())
    write_bare_run(folder / "pairs", make_pair_classifier_config())
    save_config(TINY_CONFIG, folder / "tiny.toml")
    for name in ("data", "empty", "half"):
        (folder / name).mkdir()
    (folder / "half" / "train-00000-of-00001.tfrecord").touch()
    for split in ("train", "test"):
        (folder / "data" / f"{split}-00000-of-00001.tfrecord").touch()
    (folder / "clip.mp4").touch()
    with own_outputs(folder / "used", OUTPUTS):
        (folder / "used" / SUMMARY).write_text('{"video": "other.mp4"}')
    answers = run_all([list(arguments) for arguments, _ in WRONG], folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        *("clip.mp4", "data", "empty", "half", "pairs", "run", "tiny.toml", "used")
    ]  # nothing was written
    return {arguments: answer for (arguments, _), answer in zip(WRONG, answers, strict=True)}


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=lambda one: " ".join(one)[:60])
def test_what_is_wrong_is_told_before_anything_slow_is_imported(arguments, message, told):
    code, error, imported = told[arguments]
    assert message in error
    assert code in (1, 2)
    assert not imported & SLOW


def test_help_and_wrong_usage_import_the_standard_library_alone(tmp_path):
    commands = [[], ["--help"], ["--version"]]
    commands += [[name, rest] for name in COMMANDS for rest in ("--help", "--nonsense")]
    for arguments, (code, _, imported) in zip(commands, run_all(commands, tmp_path), strict=True):
        assert code == (0 if arguments[-1:] in (["--help"], ["--version"]) else 2)
        assert not imported & (SLOW | QUICK), arguments


def test_the_package_itself_imports_nothing_slow():
    program = "import a2d_tf, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & (SLOW | QUICK)
