#!/usr/bin/env python
"""Train on one process and on two that share every batch, kill one, and go on: tools/hosts.py OUT

The processes are the hosts of a training on JAX, on the loopback address of this machine
(pip install "a2d_tf[backends]"). The losses of both have to be those of one. Then one of two is
killed behind the first checkpoint: the other has to end with one line, and the same command has to
end with the losses of a training that nobody stopped.
"""

import argparse
import csv
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


from devices import EXPERIMENTS, MOST, ROOT, SHARED, write_data

from a2d_tf.cli.option_types import whole_number
from a2d_tf.errors import InputError
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.hosts import COORDINATOR, COUNT, INDEX
from a2d_tf.run_folder import LOG_FILE, last_step

TASKS = ("sentence", "joint")
_SECONDS = 600
_DETERMINISTIC = ("train.deterministic=true", "train.seed=3")


class Training:
    """The processes of one training.

    Args:
        task: Its task.
        folder: Folder of the data.
        workdir: Folder of the run.
        hosts: Number of processes.
        steps: Steps in all; there is a checkpoint after each half.
    """

    def __init__(self, task: str, folder: Path, workdir: Path, *, hosts: int, steps: int) -> None:
        config, data, small = EXPERIMENTS[task]
        changes = (*SHARED, *small, *_DETERMINISTIC, f"train.steps={steps}")
        changes += (f"train.steps_per_epoch={steps // 2}",)
        command = [sys.executable, "-m", "a2d_tf", "train", ROOT / "configs" / config]
        command += ["--data", folder / data, "--workdir", workdir]
        command += [part for change in changes for part in ("--set", change)]
        environment = os.environ | {"KERAS_BACKEND": "jax", "CUDA_VISIBLE_DEVICES": "-1"}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        if hosts > 1:
            environment |= {COORDINATOR: f"127.0.0.1:{_free_port()}", COUNT: str(hosts)}
        self.logs = [folder / f"{workdir.name}.host{host}.log" for host in range(hosts)]
        self.processes = []
        for host, log in enumerate(self.logs):
            with log.open("w") as opened:
                process = subprocess.Popen(
                    [str(part) for part in command],
                    env=environment | {INDEX: str(host)},
                    stdout=opened,
                    stderr=opened,
                )
            self.processes.append(process)

    def wait(self) -> list[int]:
        """Return the exit codes."""
        return [process.wait(_SECONDS) for process in self.processes]


def losses_of(workdir: Path) -> NDArray[np.float64]:
    """Return the losses of a run, (epochs,)."""
    with (workdir / LOG_FILE).open(newline="") as rows:
        return np.array([float(row["loss"]) for row in csv.DictReader(rows)])


def compare(task: str, folder: Path, *, steps: int) -> float:
    """Return the largest difference of a loss between one host and two."""
    for hosts in (1, 2):
        training = Training(task, folder, folder / f"{task}_h{hosts}", hosts=hosts, steps=steps)
        if any(training.wait()):
            raise InputError(training.logs[0], "training", "must end without an error")
    return float(np.abs(losses_of(folder / f"{task}_h1") - losses_of(folder / f"{task}_h2")).max())


def kill_one(task: str, folder: Path, *, steps: int) -> tuple[str, float, float]:
    """Kill the second of two hosts behind the first checkpoint, and go on with the same command.

    Returns:
        The last line of the first host, the seconds after which it ended, and the largest
        difference of a loss from those of the run that nobody stopped.
    """
    workdir = folder / f"{task}_killed"
    training = Training(task, folder, workdir, hosts=2, steps=steps)
    while last_step(workdir) is None and training.processes[0].poll() is None:
        time.sleep(0.05)
    training.processes[1].kill()
    killed = time.monotonic()
    training.wait()
    seconds = time.monotonic() - killed
    line = training.logs[0].read_text().splitlines()[-1]
    again = Training(task, folder, workdir, hosts=2, steps=steps)
    if any(again.wait()):
        raise InputError(again.logs[0], "training", "must go on without an error")
    straight = losses_of(folder / f"{task}_h2")
    return line, seconds, float(np.abs(losses_of(workdir) - straight).max())


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    return port


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print what was found, and return 1 where a loss is too far away."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    parser.add_argument("--steps", type=whole_number(least=2), default=20, metavar="N")
    parser.add_argument("--tasks", nargs="+", choices=TASKS, default=list(TASKS))
    args = parser.parse_args(arguments)

    def run() -> int:
        write_data(args.out)
        held = True
        for task in args.tasks:
            furthest = compare(task, args.out, steps=args.steps)
            print(f"{task}: furthest loss on two hosts {furthest:.1e}", flush=True)
            held &= furthest <= MOST
        line, seconds, furthest = kill_one(args.tasks[0], args.out, steps=args.steps)
        print(f"killed: the other host ended after {seconds:.1f} s: {line}")
        print(f"the same command: furthest loss {furthest:.1e}")
        return 0 if held and furthest <= MOST else 1

    return exit_code_of(run, out=args.out)


if __name__ == "__main__":
    sys.exit(main())
