import errno
import os
import signal
import sys

import pytest
from fakes.brought_runs import write_brought_run
from fakes.reproduction_commands import write_conversion
from reproduction import command
from reproduction.command import main
from reproduction.experiments import RUNS
from reproduction.runs_lock import StepUnderWay, hold_runs, write_step
from reproduction.tables import TABLES
from reproduction.times import Times

from a2d_tf.labels import ACTORS


@pytest.fixture
def run(tmp_path, configs, commands, monkeypatch):
    """Return ``run(table, *options)``: the exit code at toy scale."""
    monkeypatch.setattr(command, "ProcessLauncher", lambda held: commands)
    places = ["--data", str(tmp_path / "data"), "--runs", str(tmp_path / "runs")]
    return lambda table, *options: main([table, "--scale", "toy", *places, *options])


def test_a_table_is_written_and_printed(run, commands, tmp_path, capsys):
    commands.scores = {"rgb/a2d": {"overall_iou": 0.4}, "rgb/a2d_fused": {"overall_iou": 0.5}}
    assert run("ablation") == 0
    captured = capsys.readouterr()
    assert captured.out == (tmp_path / "runs" / "tables" / "ablation.md").read_text()
    assert "| RGB + flow > RGB | Overall IoU | 55.1 > 53.6: yes | 50.00 > 40.00: yes |" in (
        captured.out.splitlines()
    )
    assert "train frames_1 (0 of 80 training steps are done)" in captured.err.splitlines()


def test_all_tables_share_their_runs(run, commands, tmp_path):
    assert run("all") == 0
    trained = [step for step in commands.steps if step.startswith("train")]
    assert sorted(trained) == sorted(f"train {name}" for name in RUNS)
    written = {path.stem for path in (tmp_path / "runs" / "tables").glob("*.md")}
    assert written == set(TABLES)


def test_a_group_is_the_tables_of_one_paper(run, commands, tmp_path):
    assert run("joint", "--budget-minutes", "0") == 3
    written = {path.stem for path in (tmp_path / "runs" / "tables").glob("*.md")}
    tables = {"joint_table1", "joint_table2", "joint_table3", "zero_shot", "joint_choices"}
    assert written == tables


def test_choices_are_for_toy_scale_only(run, tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        run("joint_choices", "--scale", "paper")
    assert "joint_choices has no runs at paper scale" in capsys.readouterr().err
    write_conversion(tmp_path / "data" / "a2d")
    assert run("joint", "--scale", "paper", "--budget-minutes", "0") == 3
    written = {path.stem for path in (tmp_path / "runs" / "tables").glob("*.md")}
    assert "zero_shot" in written and "joint_choices" not in written


def test_the_zero_shot_picture_stands_beside_its_table(run, commands, tmp_path):
    precisions = {"detection_by_actor": dict.fromkeys(ACTORS.values(), 0.5)}
    precisions["detection_by_actor_chance"] = dict.fromkeys(ACTORS.values(), 0.25)
    runs = ["joint", *(f"zero_shot_{actor}" for actor in ACTORS.values())]
    commands.scores = {f"{name}/a2d": precisions for name in runs}
    assert run("zero_shot") == 0
    tables = tmp_path / "runs" / "tables"
    assert {path.name for path in tables.iterdir()} == {"zero_shot.md", "zero_shot.png"}
    assert (tables / "zero_shot.png").read_bytes().startswith(b"\x89PNG")


def test_after_an_interruption_the_same_command_goes_on(run, commands, capsys):
    commands.interrupt = "train li2017"
    assert run("table1") == 130
    assert capsys.readouterr().err.endswith("interrupted; run the same command again to go on\n")
    before = len(commands.steps)
    assert run("table1") == 0
    assert commands.steps[before : before + 2] == ["train li2017", "evaluate li2017 on a2d"]


def test_a_used_up_budget_has_its_own_exit_code_and_leaves_gaps(run, commands, capsys):
    commands.interrupt = "train li2017"
    run("table1")
    capsys.readouterr()
    commands.steps.clear()
    assert run("table1", "--budget-minutes", "0") == 3
    assert commands.steps == []
    captured = capsys.readouterr()
    assert captured.err == (
        "numbers are missing: --budget-minutes 0 starts no training or conversion; "
        "run the command without it to go on\n"
    )
    ours = [line for line in captured.out.splitlines() if line.startswith("|  | ours |")]
    assert ["not run" in line for line in ours] == [False, True, True, True]


def test_after_a_used_up_budget_the_same_command_goes_on(run, capsys):
    assert run("table1", "--budget-minutes", "1e-9") == 3
    advice = "the budget is used up; run the same command again to go on"
    assert capsys.readouterr().err.splitlines()[-1] == advice


def test_a_run_that_was_brought_fills_its_row(run, commands, tmp_path, capsys):
    write_brought_run(tmp_path / "hu", "hu2016")
    commands.scores = {"referit_hu2016/a2d": {"mean_iou": 0.2}}
    assert run("table1", "--referit-hu", str(tmp_path / "hu")) == 0
    text = capsys.readouterr().out.splitlines()
    place = text.index(next(line for line in text if "Hu et al. 2016 (ReferIt only)" in line))
    assert text[place + 1].startswith("|  | ours |") and text[place + 1].endswith("| 20.0 |")
    assert text[place + 2].startswith("| Li et al. 2017 (ReferIt only) | paper |")
    assert text[place + 3].startswith("|  | ours | not run |")
    assert text[place + 4].startswith("| Hu et al. 2016 | paper |")
    (begun,) = [call for call in commands.calls if call[1].endswith("hu2016.toml")]
    assert begun[-1] == f"model.start={tmp_path}/hu"


def test_a_full_disk_is_one_line(run, commands, monkeypatch, tmp_path, capsys):
    def write(*_) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")  # of a write, which names no file

    monkeypatch.setattr(commands, "_toy", write)
    assert run("table1") == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"error: {tmp_path}/runs: No space left on device"


def test_a_failing_step_is_told_without_a_table(run, commands, capsys):
    commands.fail = "train rgb"
    assert run("ablation") == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.rstrip().endswith("  error: no memory")


def test_what_a_killed_tool_left_running_keeps_its_time(run, tmp_path):
    runs, log = tmp_path / "runs", tmp_path / "train.log"
    Times(runs).add("train rgb", 60)
    log.touch()
    last = (runs / "times.json").stat().st_mtime
    os.utime(log, (last + 600, last + 600))
    with hold_runs(runs, on_wait=print) as held:
        write_step(held, StepUnderWay("1", "train rgb", str(log)))
    run("ablation", "--budget-minutes", "0")
    assert Times(runs).seconds("train rgb") == pytest.approx(660)
    run("ablation", "--budget-minutes", "0")
    assert Times(runs).seconds("train rgb") == pytest.approx(660)


def test_random_weights_at_paper_scale_are_warned_of(run, tmp_path, capsys):
    write_conversion(tmp_path / "data" / "a2d")
    assert run("table1", "--scale", "paper", "--budget-minutes", "0") == 3
    captured = capsys.readouterr()
    assert "no published weights for hu2016, li2017, rgb, flow" in captured.err
    assert "random weights, not with published ones: hu2016, li2017, rgb, flow." in captured.out


def test_each_published_file_of_a_joint_run_is_missed(run, tmp_path, capsys):
    write_conversion(tmp_path / "data" / "a2d")
    given = ["--mask-rcnn-weights", "m.h5"]
    run("joint_table3", "--scale", "paper", "--budget-minutes", "0", *given)
    missing = "joint, sharpmask, joint_without_masks, joint_without_temporal, joint_separate_actors"
    error = capsys.readouterr().err.splitlines()[0]
    assert set(error.partition(" for ")[2].split(", ")) == set(missing.split(", "))
    given += ["--resnet-weights", "n.h5", "--resnet50-weights", "s.h5"]
    run("joint_table3", "--scale", "paper", "--budget-minutes", "0", *given)
    assert "no published weights" not in capsys.readouterr().err


def test_missing_data_at_paper_scale_is_one_line(run, tmp_path, capsys):
    assert run("table2", "--scale", "paper") == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert f"a2d-tf convert JHMDB {tmp_path}/data/jhmdb --dataset jhmdb --flow dis" in lines[0]


def test_without_doit_one_line_says_how_to_get_it(run, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "doit", None)
    assert run("table1") == 1
    told = "error: doit: package: must be installed: pip install --editable '.[test]'\n"
    assert capsys.readouterr().err == told


def test_a_kill_is_an_interruption(run, commands, monkeypatch):
    monkeypatch.setattr(commands, "_toy", lambda *_: signal.raise_signal(signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    assert run("table1") == 130
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (["table4"], "argument TABLE: invalid choice: 'table4'"),
        (["table1", "--budget-minutes", "-1"], "must be a number of at least 0, got '-1'"),
        (["table1", "--budget-minutes", "soon"], "must be a number of at least 0, got 'soon'"),
        (["joint", "--scale", "small"], "joint has no runs at small scale"),
        (["table1", "--set", "foo"], "argument --set: must be [RUN:]KEY=VALUE, got 'foo'"),
        (["table1", "--set", "rgp:train.steps=1"], "(did you mean rgb?), got 'rgp'"),
        (
            ["ablation", "--scale", "small", "--set", "flow:train.steps=1"],
            "ablation at small scale has no use for --set flow:train.steps=1: its runs are frames",
        ),
        (
            ["table1", "--scale", "small", "--vgg-weights", "v.h5", "--flow-weights", "f"],
            "table1 at small scale has no use for --flow-weights, --vgg-weights: its runs are rgb",
        ),
        (["table3", "--set", "joint:train.steps=1"], "has no use for --set joint:train.steps=1"),
        (["ablation", "--referit-li", "some"], "ablation at toy scale has no use for --referit-li"),
    ],
)
def test_wrong_usage_exits_with_2(run, tmp_path, capsys, options, shown):
    with pytest.raises(SystemExit, match="2"):
        run(*options)
    assert shown in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "runs").exists()
