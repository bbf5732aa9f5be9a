import sys

import pytest
from reproduction.commands import Commands, StepFailedError
from reproduction.times import Times

COMMAND = f"{sys.executable} -m a2d_tf.cli.main"


@pytest.fixture
def run(tmp_path):
    """Return ``run(launch, *arguments, **options)`` of the step "train rgb", told to nobody."""

    def run(launch, *arguments, clock=lambda: 0.0, **options) -> None:
        times = Times(tmp_path / "runs")
        commands = Commands(launch, times=times, tell=lambda step: None, clock=clock)
        commands.run("train rgb", arguments, log=tmp_path / "new" / "train.log", **options)

    return run


def writing(output: str, *, code: int = 1):
    """Return what stands in for a process: it writes ``output`` and ends with ``code``."""

    def launch(command, *, step, log, on_poll) -> int:
        log.write(output)
        return code

    return launch


def test_output_goes_to_the_log_below_the_command(run, tmp_path):
    run(writing("loss: 0.5\n", code=0), "train", "a b")
    lines = (tmp_path / "new" / "train.log").read_text().splitlines()
    assert lines == [f"$ {COMMAND} train 'a b'", "loss: 0.5"]


def test_a_failure_shows_the_command_and_the_end_of_the_log(run, tmp_path):
    with pytest.raises(StepFailedError) as failed:
        run(writing("".join(f"line {n}\n\n" for n in range(40))), "train", "a b")
    lines = str(failed.value).splitlines()
    assert lines[0] == f"ended with exit code 1: {COMMAND} train 'a b'"
    assert lines[1] == f"end of {tmp_path}/new/train.log:"
    assert lines[2:] == [f"  line {n}" for n in range(25, 40)]


@pytest.mark.parametrize(
    ("output", "shown"),
    [("error: no room\n", ["end of {log}:", "  error: no room"]),
     ("", ["{log}: the command wrote nothing"])],
)  # fmt: skip
def test_a_failure_shows_what_its_own_attempt_wrote(run, tmp_path, output, shown):
    run(writing("an earlier attempt\n", code=0), "train")
    with pytest.raises(StepFailedError) as failed:
        run(writing(output), "train")
    log = tmp_path / "new" / "train.log"
    assert str(failed.value).splitlines()[1:] == [line.format(log=log) for line in shown]


def test_a_command_that_did_not_do_its_work_has_failed(run):
    with pytest.raises(StepFailedError, match="ended before it was done: "):
        run(writing("", code=0), "train", is_done=lambda: False)


def test_the_time_of_a_killed_step_is_not_lost(run, tmp_path):
    now = [0.0]

    def launch(command, *, step, log, on_poll) -> int:
        now[0] += 600
        on_poll()
        # All that a tool has written when it is killed here.
        assert Times(tmp_path / "runs").seconds(step) == 600
        now[0] += 30
        return 0

    run(launch, "train", clock=lambda: now[0])
    assert Times(tmp_path / "runs").seconds("train rgb") == 630
    run(launch, "train", clock=lambda: now[0])
