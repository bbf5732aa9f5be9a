"""``metrics.json`` holds numbers alone, whole or not at all."""

import json

import numpy as np

from a2d_tf.evaluation.metrics_file import add_to_metrics, write_metrics


def test_what_json_cannot_express_is_null(tmp_path):
    metrics = {"a": np.float32(0.5), "b": float("nan"), "c": {"d": [np.inf, (1, 2)]}, 3: None}
    path = write_metrics(tmp_path / "new" / "folder", metrics)
    assert path == tmp_path / "new" / "folder" / "metrics.json"
    read = json.loads(path.read_text(), parse_constant=lambda name: 1 / 0)
    assert read == {"3": None, "a": 0.5, "b": None, "c": {"d": [None, [1, 2]]}}


def test_values_are_added(tmp_path):
    path = write_metrics(tmp_path, {"a": 1})
    before = path.stat().st_mtime_ns
    add_to_metrics(tmp_path, {})
    assert path.stat().st_mtime_ns == before
    add_to_metrics(tmp_path, {"b": [2]})
    assert json.loads(path.read_text()) == {"a": 1, "b": [2]}
