"""A runner on tiny experiment files whose commands take no time."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from fakes.configs import TINY_CONFIG, make_baseline_config, make_pair_classifier_config
from fakes.reproduction_commands import Commands
from reproduction import run as run_module
from reproduction.evaluation import Evaluation
from reproduction.experiments import REFERIT_RUNS, RUNS
from reproduction.run import VIDEOS, Run
from reproduction.runner import Runner
from reproduction.scales import SCALES
from reproduction.settings import Settings
from reproduction.times import Times

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import ExperimentConfig

STEPS = 10
JOINT = Path(__file__).resolve().parents[3] / "configs" / "toy" / "joint.toml"


@pytest.fixture(scope="session")
def tiny_experiments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of tiny experiment files of ``STEPS`` steps, laid out as ``configs``."""
    folder = tmp_path_factory.mktemp("reproduction") / "configs"
    train = TINY_CONFIG.train.model_copy(update={"steps": STEPS, "steps_per_epoch": 1})
    sentence = TINY_CONFIG.model_copy(update={"train": train})
    pairs = make_pair_classifier_config(train={"steps": STEPS, "steps_per_epoch": 1})
    # Its anchors fit the published weights.
    joint = load_config(JOINT, overrides=["model.mask_rcnn_layout=true"])
    joint = joint.model_copy(update={"train": train})

    def config_of(run: Run) -> ExperimentConfig:
        if run.config.startswith("joint/"):
            return joint
        if run.name in REFERIT_RUNS:
            return make_baseline_config(run.name, train={"steps": STEPS, "steps_per_epoch": 1})
        return pairs if run.data == VIDEOS else sentence

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run_module, "_CONFIGS", folder)
        for run in RUNS.values():
            for scale in SCALES:
                path = run.config_path(scale)
                path.parent.mkdir(parents=True, exist_ok=True)
                save_config(config_of(run), path)
    return folder


@pytest.fixture
def configs(tiny_experiments: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put tiny experiment files instead of every scale's; their folder, which is not written to."""
    monkeypatch.setattr(run_module, "_CONFIGS", tiny_experiments)
    return tiny_experiments


@pytest.fixture
def commands(tmp_path: Path) -> Commands:
    """Return what stands in for the processes of the commands."""
    return Commands(tmp_path / "runs")


@pytest.fixture
def make_runner(tmp_path: Path, configs: Path, commands: Commands) -> Callable[..., Runner]:
    """Return ``make(evaluations, **changes)``: a toy runner on ``tmp_path / "data"`` and ``runs``.

    Its clock goes on by a minute with each command.
    """

    def make(evaluations: Sequence[Evaluation], **changes: Any) -> Runner:
        arguments: dict[str, Any] = {
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
