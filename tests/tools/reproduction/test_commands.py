import sys

import pytest
from reproduction.commands import StepFailedError


def test_a_failure_shows_the_command_and_the_end_of_the_log(tmp_path):
    log = tmp_path / "train.log"
    log.write_text("".join(f"line {n}\n\n" for n in range(40)))
    error = StepFailedError(["train", "a b"], reason="ended with exit code 1", log=log)
    lines = str(error).splitlines()
    assert lines[0] == f"ended with exit code 1: {sys.executable} -m a2d_tf.cli.main train 'a b'"
    assert lines[1] == f"end of {log}:"
    assert lines[2:] == [f"  line {n}" for n in range(25, 40)]


@pytest.mark.parametrize(
    ("output", "shown"),
    [("error: no room\n", ["end of {log}:", "  error: no room"]),
     ("", ["{log}: the command wrote nothing"])],
)  # fmt: skip
def test_a_failure_shows_what_its_own_attempt_wrote(tmp_path, output, shown):
    log = tmp_path / "train.log"
    log.write_text("$ a2d-tf train\nan earlier attempt\n")
    start = log.stat().st_size
    command = f"$ {sys.executable} -m a2d_tf.cli.main train"
    with log.open("a") as file:
        file.write(f"{command}\n{output}")
    error = StepFailedError(["train"], reason="ended with exit code 1", log=log, start=start)
    assert str(error).splitlines()[1:] == [line.format(log=log) for line in shown]
