"""The sentence task on flow: its model, its data, and what a run keeps of how flow was made."""

import dataclasses
import json

import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.flow_source import FlowSource, load_flow_source
from a2d_tf.records.manifest import load_manifest, save_progress
from a2d_tf.tasks.sentence import SentenceTask


@pytest.fixture
def flow_task(tmp_path):
    return SentenceTask(make_config(data={"stream": "flow"}), tmp_path / "run")


def test_batches_of_flow_fit_the_model(flow_task, tiny_flow_records):
    inputs, targets = next(iter(flow_task.training_batches(tiny_flow_records, start_step=0)))
    assert inputs[keys.VIDEO].shape == (2, 2, 16, 16, 2)
    outputs = flow_task.build_models().training(inputs)
    assert {name: tuple(value.shape) for name, value in outputs.items()} == {
        name: tuple(value.shape) for name, value in targets.items()
    }


def test_training_keeps_method_and_height(flow_task, tiny_flow_records, tmp_path):
    flow_task.training_batches(tiny_flow_records, start_step=0)
    assert flow_task.flow.source() == FlowSource(method="dis", height=24)
    assert load_flow_source(tmp_path / "run") == FlowSource(method="dis", height=24)


def test_an_rgb_task_has_none(tmp_path, tiny_records):
    task = SentenceTask(make_config(), tmp_path / "run")
    assert task.flow.source() is None
    task.check_data(tiny_records)


def test_data_without_flow_is_refused(flow_task, tmp_path):
    data = write_data(tmp_path / "data", [make_record()], [make_record(split="test")])
    with pytest.raises(InputError, match=r"manifest\.json: options\.flow: .*--flow dis") as error:
        flow_task.training_batches(data, start_step=0)
    assert "got 'none'" in str(error.value)
    assert not (tmp_path / "run").exists()


def test_other_flow_is_refused_when_a_run_goes_on(flow_task, tiny_flow_records, tmp_path):
    flow_task.training_batches(tiny_flow_records, start_step=0)
    path = tmp_path / "run" / "flow.json"
    path.write_text(json.dumps({"method": "dis", "height": 320}))
    with pytest.raises(
        InputError, match=r"flow: must be the same as in the run's first steps, .*320"
    ):
        flow_task.training_batches(tiny_flow_records, start_step=1)


def test_another_method_is_refused_at_evaluation(flow_task, tiny_flow_records, tmp_path):
    flow_task.training_batches(tiny_flow_records, start_step=0)
    flow_task.check_data(tiny_flow_records)
    manifest = load_manifest(tiny_flow_records)
    options = dataclasses.replace(manifest.options, flow="farneback")
    (tmp_path / "other").mkdir()
    save_progress(dataclasses.replace(manifest, options=options), tmp_path / "other")
    with pytest.raises(InputError, match="must be the flow that the run was trained on, 'dis'"):
        flow_task.check_data(tmp_path / "other")


@pytest.mark.parametrize("content", ["", "[]", '{"method": "dis"}', '{"method": 1, "height": "x"}'])
def test_a_broken_file_is_one_line(flow_task, tmp_path, content):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "flow.json").write_text(content)
    with pytest.raises(InputError, match=r"flow\.json: file: must hold method and height"):
        flow_task.flow.source()


def test_a_missing_file_is_one_line(flow_task):
    with pytest.raises(InputError, match=r"flow\.json: file: must exist"):
        flow_task.flow.source()


def test_mirrored_flow_of_real_conversion_leads_left(tmp_path, tiny_flow_records):
    config = make_config(
        data={"stream": "flow", "flip": True, "frames": 1, "size": 32},
        train={"batch_size": 3},
    )
    task = SentenceTask(config, tmp_path / "run")
    batches = task.training_batches(tiny_flow_records, start_step=0)
    signs = set()
    for inputs, _ in batches.take(12):
        for clip in inputs[keys.VIDEO].numpy()[:, 0, 8:24]:  # between the padding
            u, v = np.median(clip, axis=(0, 1)) * 20  # half a pixel at half the height
            if abs(v) < 0.2:
                np.testing.assert_allclose(abs(u), 0.5, atol=0.2)
                signs.add(bool(u > 0))
    assert signs == {False, True}
