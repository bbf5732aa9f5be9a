"""Commands that write what the real ones would, in no time."""

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TextIO

from fakes.manifests import write_manifest
from reproduction.run import VIDEOS

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.run_folder import CONFIG_FILE, last_step


class Commands:
    """Stands in for the processes of the commands.

    Args:
        runs_dir: Folder of the runs.

    Attributes:
        calls: Arguments of the commands that were run.
        steps: Names of their steps.
        seconds: Time that they took.
        fail: Name of a step that ends with an error.
        interrupt: Name of a step that Ctrl-C ends half way, once.
        scores: Metrics by the name of an evaluation's folder below the runs.
    """

    def __init__(self, runs_dir: Path) -> None:
        self.calls: list[list[str]] = []
        self.steps: list[str] = []
        self.seconds = 0.0
        self.fail = self.interrupt = ""
        self.scores: dict[str, dict[str, Any]] = {}
        self._runs_dir = runs_dir

    def __call__(
        self, command: Sequence[str], *, step: str, log: TextIO, on_poll: Callable[[], None]
    ) -> int:
        """Write what the command would write and return its exit code.

        Args:
            command: The command and its arguments.
            step: Name of the step.
            log: File that the command's output goes to.
            on_poll: Function that is called while the command works.
        """
        arguments = list(command[3:])  # behind python -m MODULE
        self.calls.append(arguments)
        self.steps.append(step)
        self.seconds += 60
        log.write(f"begin {step}\nloss: 0.5\n")
        on_poll()
        if step == self.fail:
            log.write("error: no memory\n")
            return 1
        write: Callable[..., int] = getattr(self, f"_{arguments[0]}")
        return write(arguments, step, log)

    def _toy(self, arguments: list[str], step: str, log: TextIO) -> int:
        out = Path(arguments[1])
        if "jhmdb" in arguments and out.exists():
            raise ValueError("a2d-tf toy does not go on with J-HMDB")
        out.mkdir(parents=True, exist_ok=True)
        (out / "half").touch()
        self._may_be_interrupted(step)
        (out / "whole").touch()
        return 0

    def _convert(self, arguments: list[str], step: str, log: TextIO) -> int:
        if not (Path(arguments[1]) / "whole").is_file():
            raise ValueError(f"{arguments[1]} is not a whole release")
        self._may_be_interrupted(step)
        options = dict(zip(arguments[3::2], arguments[4::2], strict=True))
        write_conversion(
            Path(arguments[2]),
            flow=options["--flow"],
            unit=options.get("--unit", "frame"),
            flow_range=options.get("--flow-range", "20"),
        )
        return 0

    def _cache(self, arguments: list[str], step: str, log: TextIO) -> int:
        out = Path(arguments[2])
        out.mkdir(parents=True, exist_ok=True)
        self._may_be_interrupted(step)
        write_conversion(out, flow="none", unit="features")
        return 0

    def _train(self, arguments: list[str], step: str, log: TextIO) -> int:
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

    def _evaluate(self, arguments: list[str], step: str, log: TextIO) -> int:
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

    def _may_be_interrupted(self, step: str) -> None:
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


def write_conversion(
    folder: Path, *, flow: str = "dis", unit: str = "frame", flow_range: str = "20"
) -> None:
    """Write a complete conversion without shards.

    Args:
        folder: Folder of the data set, made where it is absent.
        flow: Method of its flow.
        unit: What a record of it is.
        flow_range: How far its flow reaches.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, flow=flow, unit=unit, flow_range=flow_range)
