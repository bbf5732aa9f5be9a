"""Commands that write what the real ones would, in no time."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from fakes.configs import TINY_CONFIG, make_pair_classifier_config
from reproduction import experiments
from reproduction.experiments import RUNS, VIDEOS, Run
from reproduction.runner import Runner
from reproduction.settings import Settings
from reproduction.times import Times

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.records.manifest import FORMAT, Manifest, save_progress
from a2d_tf.records.options import Options
from a2d_tf.records.source import Source
from a2d_tf.run_folder import CONFIG_FILE, last_step

STEPS = 10
JOINT = Path(__file__).resolve().parents[3] / "configs" / "toy" / "joint.toml"


class Commands:
    """Stands in for the processes: ``calls`` are their arguments, ``seconds`` the time they took.

    Attributes:
        fail: Name of a step that ends with an error.
        interrupt: Name of a step that Ctrl-C ends half way, once.
        scores: Metrics by the name of an evaluation's folder below the runs.
    """

    def __init__(self, runs_dir: Path) -> None:
        self.calls: list[list[str]] = []
        self.steps: list[str] = []
        self.seconds = 0.0
        self.fail = self.interrupt = ""
        self.scores: dict[str, dict] = {}
        self._runs_dir = runs_dir

    def __call__(self, command, *, step, log, on_poll) -> int:
        arguments = command[3:]  # behind python -m MODULE
        self.calls.append(arguments)
        self.steps.append(step)
        self.seconds += 60
        log.write(f"begin {step}\nloss: 0.5\n")
        on_poll()
        if step == self.fail:
            log.write("error: no memory\n")
            return 1
        return getattr(self, f"_{arguments[0]}")(arguments, step, log)

    def _toy(self, arguments, step, log) -> int:
        out = Path(arguments[1])
        if "jhmdb" in arguments and out.exists():
            raise ValueError("a2d-tf toy does not go on with J-HMDB")
        out.mkdir(parents=True, exist_ok=True)
        (out / "half").touch()
        self._may_be_interrupted(step)
        (out / "whole").touch()
        return 0

    def _convert(self, arguments, step, log) -> int:
        if not (Path(arguments[1]) / "whole").is_file():
            raise ValueError(f"{arguments[1]} is not a whole release")
        self._may_be_interrupted(step)
        options = dict(zip(arguments[3::2], arguments[4::2], strict=True))
        _write_manifest(
            Path(arguments[2]), flow=options["--flow"], unit=options.get("--unit", "frame")
        )
        return 0

    def _cache(self, arguments, step, log) -> int:
        out = Path(arguments[2])
        out.mkdir(parents=True, exist_ok=True)
        self._may_be_interrupted(step)
        _write_manifest(out, flow="none", unit="features")
        return 0

    def _train(self, arguments, step, log) -> int:
        workdir = Path(arguments[arguments.index("--workdir") + 1])
        overrides = [after for at, after in pairwise(arguments) if at == "--set"]
        config = load_config(Path(arguments[1]), overrides=overrides)
        if last_step(workdir) is not None and load_config(workdir / CONFIG_FILE) != config:
            log.write("error: train.learning_rate: the run was started with another one\n")
            return 1
        save_config(config, workdir / CONFIG_FILE)
        _write_state(workdir, config.train.steps // 2)
        self._may_be_interrupted(step)
        _write_state(workdir, config.train.steps)
        return 0

    def _evaluate(self, arguments, step, log) -> int:
        self._may_be_interrupted(step)
        out = Path(arguments[arguments.index("--out") + 1])
        out.mkdir(parents=True, exist_ok=True)
        metrics = {"mean_iou": 0.5} | self.scores.get(str(out.relative_to(self._runs_dir)), {})
        if "--untrained" in arguments:
            metrics["untrained"] = True
        else:
            metrics["step"] = last_step(Path(arguments[1]))
        (out / "metrics.json").write_text(json.dumps(metrics))
        if out.name.startswith(VIDEOS):
            (out / "pair_scores.json").write_text("{}")
        return 0

    def _may_be_interrupted(self, step) -> None:
        if step == self.interrupt:
            self.interrupt = ""
            raise KeyboardInterrupt


def _write_state(workdir: Path, step: int) -> None:
    folder = workdir / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"step-{step:08d}.weights.h5"
    # Of another run, and of one trained anew with other settings, the weights are others.
    (folder / name).write_bytes((workdir / CONFIG_FILE).read_bytes())
    (folder / "state.json").write_text(json.dumps({"step": step, "weights": name}))


def _write_manifest(folder: Path, *, flow: str = "dis", unit: str = "frame") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    options = Options(
        dataset="a2d",
        height=None,
        frames=16,
        frame_stride=1,
        jpeg_quality=95,
        flow=flow,
        videos_per_shard=32,
        unit=unit,
    )
    manifest = Manifest(
        format=FORMAT,
        options=options,
        source=Source(""),
        shards=(),
        splits={},
        skipped_sentence_rows={},
        versions={},
    )
    save_progress(manifest, folder)


@pytest.fixture
def configs(tmp_path, monkeypatch) -> Path:
    """Put tiny experiment files of ``STEPS`` steps instead of every scale's; their folder."""
    folder = tmp_path / "configs"
    train = TINY_CONFIG.train.model_copy(update={"steps": STEPS, "steps_per_epoch": 1})
    sentence = TINY_CONFIG.model_copy(update={"train": train})
    pairs = make_pair_classifier_config(train={"steps": STEPS, "steps_per_epoch": 1})
    # Its anchors fit the published weights.
    joint = load_config(JOINT, overrides=["model.mask_rcnn_layout=true"])
    joint = joint.model_copy(update={"train": train})

    def config_of(run: Run) -> ExperimentConfig:
        if run.config.startswith("joint/"):
            return joint
        return pairs if run.data == VIDEOS else sentence

    monkeypatch.setattr(experiments, "_CONFIGS", folder)
    for run in RUNS.values():
        for scale in experiments.SCALES:
            path = run.config_path(scale)
            path.parent.mkdir(parents=True, exist_ok=True)
            save_config(config_of(run), path)
    return folder


@pytest.fixture
def write_manifest():
    """Return ``write(folder, flow="dis", unit="frame")``: a complete conversion without shards."""
    return _write_manifest


@pytest.fixture
def commands(tmp_path) -> Commands:
    return Commands(tmp_path / "runs")


@pytest.fixture
def make_runner(tmp_path, configs, commands):
    """Return ``make(evaluations, **changes)``: a toy runner on ``tmp_path / "data"`` and ``runs``.

    Its clock goes on by a minute with each command.
    """

    def make(evaluations, **changes) -> Runner:
        arguments = {
            "scale": "toy",
            "data_dir": tmp_path / "data",
            "runs_dir": tmp_path / "runs",
            "settings": Settings(),
            "launch": commands,
            "times": Times(tmp_path / "runs"),
            "clock": lambda: commands.seconds,
        }
        return Runner(evaluations, **(arguments | changes))

    return make
