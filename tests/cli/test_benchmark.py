"""What ``a2d-tf benchmark`` measures, and how it ends."""

import sys

import pytest
from fakes.launchers import error_line
from fakes.small_experiments import SENTENCES, experiment_file

from a2d_tf.benchmark.load import Load
from a2d_tf.benchmark.memory import MIB
from a2d_tf.cli.main import main


def run(*arguments) -> int:
    return main(["benchmark", *map(str, arguments)])


def loaded(different):
    return Load(
        "sentences",
        first=0.5,
        alone=0.004,
        seconds=(0.01, 0.01, 0.02),
        whole=0.1,
        different=different,
        furthest=0.0,
        before=100 * MIB,
        after=110 * MIB,
    )


@pytest.mark.parametrize(("different", "growth", "code"), [(0, 10, 0), (1, 10, 1), (0, 9, 1)])
def test_load_fails_where_answers_differ_or_memory_grows(
    monkeypatch, tmp_path, different, growth, code
):
    def measure(path, **_):
        return loaded(different)

    monkeypatch.setattr("a2d_tf.benchmark.load.measure_load", measure)
    assert run("serve", tmp_path, tmp_path, "--growth", growth) == code


def test_a_command_keeps_its_exit_code(capsys):
    code = run("memory", "--", sys.executable, "-c", "raise SystemExit(3)")
    assert code == 3
    assert capsys.readouterr().out.startswith("wall ")


@pytest.mark.parametrize("what", ["profile", "sentences", "faster"])
def test_an_experiment_of_another_kind_is_one_line(capsys, what):
    name = "toy/joint" if what == "sentences" else "toy/li2017"
    changes = [part for one in SENTENCES["toy/li2017"] for part in ("--set", one)]
    changes = [] if what == "sentences" else changes
    assert run(what, experiment_file(name), *changes) == 1
    assert error_line(capsys)


def test_a_missing_psutil_is_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert run("memory", "--", "true") == 1
    assert error_line(capsys).startswith("psutil: package: must be installed to measure memory")


def test_no_command_is_wrong_usage(capsys):
    with pytest.raises(SystemExit, match="2"):
        run("memory", "--")
    assert "COMMAND: must be given, after --" in capsys.readouterr().err
