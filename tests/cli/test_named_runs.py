"""Runs and files that options name are missed before anything slow is imported."""

from argparse import Namespace
from pathlib import Path

import pytest
from fakes.bare_runs import write_bare_run
from fakes.configs import TINY_CONFIG, make_pair_classifier_config

from a2d_tf.cli.named_runs import check_named_runs
from a2d_tf.errors import InputError


@pytest.fixture
def asked(tmp_path):
    """Return ``asked(**options)``: the arguments of ``evaluate`` of a sentence run."""
    run = write_bare_run(tmp_path / "run", TINY_CONFIG)
    write_bare_run(tmp_path / "classifier", make_pair_classifier_config())
    return lambda **options: Namespace(
        **{"command": "evaluate", "workdir": run, "checkpoint": None} | options
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"checkpoint": "9"}, "--checkpoint: must be one of last, best"),
        ({"flow_workdir": "none"}, "none: folder: must hold a trained run"),
        ({"flow_workdir": "classifier"}, "task: must be 'sentence', got 'pair_classifier'"),
        ({"masks_from": "run"}, "task: must be 'sharpmask', got 'sentence'"),
        ({"beside": "none"}, "none: folder: must exist"),
        ({"pair_queries": "none.json"}, "none.json: file: must exist"),
        ({"command": "segment", "pair_queries": "truth"}, "truth: folder: must hold a trained"),
        ({"command": "segment", "pair_queries": "run"}, "task: must be 'pair_classifier'"),
        ({"pairs_with": "run"}, "task: must be 'pair_classifier'"),
    ],
)
def test_what_is_wrong_is_named(options, message, asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = {
        name: Path(value)
        if name in ("flow_workdir", "masks_from", "beside", "pairs_with")
        else value
        for name, value in options.items()
    }
    with pytest.raises(InputError, match=message):
        check_named_runs(asked(**paths), TINY_CONFIG)


@pytest.mark.parametrize(
    "options",
    [
        {"pair_queries": "all"},
        {"command": "export", "pair_queries": True},
        {"masks_from": "supervoxels"},
        {"command": "segment", "pair_queries": "classifier"},
        {"checkpoint": "best"},
        {"untrained": True, "workdir": Path("none")},  # no weight is asked for
    ],
)
def test_what_is_there_is_taken(options, asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_named_runs(asked(**options), TINY_CONFIG)
