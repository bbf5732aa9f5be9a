"""How the flow of a data set was made is found in it, kept in a run and compared."""

import pytest
from fakes.datasets import write_data
from fakes.manifests import write_manifest
from fakes.records import make_flow_record

from a2d_tf.errors import InputError
from a2d_tf.records.flow_source import (
    FlowSource,
    check_flow_source,
    flow_source_of_data,
    keep_flow_source,
    load_flow_source,
    save_flow_source,
    stored_flow_method,
)


@pytest.fixture
def data(tmp_path):
    """Return records 8 pixels high with flow by DIS."""
    folder = write_data(tmp_path / "data", [make_flow_record(lambda _: (1, 0))], [])
    write_manifest(folder, flow="dis")
    return folder


def test_the_height_is_that_of_the_first_record(data):
    assert flow_source_of_data(data) == FlowSource(method="dis", height=8)


def test_the_range_is_that_of_the_conversion(data, tmp_path):
    write_manifest(data, flow="dis", flow_range="raw")
    raw = FlowSource(method="dis", height=8, range="raw")
    assert flow_source_of_data(data) == raw
    keep_flow_source(data, tmp_path / "run", start_step=0)
    assert load_flow_source(tmp_path / "run") == raw
    check_flow_source(data, raw)


def test_another_range_is_refused(data, tmp_path):
    raw = FlowSource(method="dis", height=8, range="raw")
    rule = r"flow range: must be that of the flow that the run was trained on, 'raw' .*, got '20'"
    with pytest.raises(InputError, match=rule):
        check_flow_source(data, raw)
    save_flow_source(raw, tmp_path / "run")
    with pytest.raises(
        InputError, match=r"must be the same as in the run's first steps, .*range='raw'"
    ):
        keep_flow_source(data, tmp_path / "run", start_step=5)


def test_a_run_older_than_ranges_has_flow_that_was_cut(tmp_path):
    (tmp_path / "flow.json").write_text('{"method": "tvl1", "height": 240}')
    assert load_flow_source(tmp_path) == FlowSource(method="tvl1", height=240, range="20")
    (tmp_path / "flow.json").write_text('{"method": "tvl1", "height": 240, "range": "50"}')
    with pytest.raises(InputError, match="range must be one of 20, raw, got '50'"):
        load_flow_source(tmp_path)


def test_flow_of_no_record_has_no_height(tmp_path):
    write_data(tmp_path, [], [])
    write_manifest(tmp_path, flow="dis")
    with pytest.raises(InputError, match="train: must hold a record, got 0"):
        flow_source_of_data(tmp_path)


def test_data_without_flow_is_refused(tmp_path):
    write_manifest(tmp_path)
    with pytest.raises(InputError, match=r"options\.flow: must name a method .*--flow dis"):
        stored_flow_method(tmp_path)
    write_manifest(tmp_path, dataset="coco", stills=True)
    with pytest.raises(InputError, match="a still image has no flow, got 'coco'"):
        stored_flow_method(tmp_path)


def test_a_run_keeps_it_at_its_first_step_and_compares_it_later(data, tmp_path):
    run = tmp_path / "run"
    keep_flow_source(data, run, start_step=0)
    assert load_flow_source(run) == FlowSource(method="dis", height=8)
    keep_flow_source(data, run, start_step=5)
    save_flow_source(FlowSource(method="dis", height=320), run)
    with pytest.raises(
        InputError, match=r"flow: must be the same as in the run's first steps, .*320"
    ):
        keep_flow_source(data, run, start_step=5)


def test_data_is_asked_for_the_method_alone(data):
    check_flow_source(data, None)
    check_flow_source(data, FlowSource(method="dis", height=99))
    with pytest.raises(InputError, match="must be the flow that the run was trained on, 'tvl1'"):
        check_flow_source(data, FlowSource(method="tvl1", height=8))


def test_a_run_without_the_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"flow\.json: file: must exist; is this a trained"):
        load_flow_source(tmp_path)
    (tmp_path / "flow.json").write_text('{"method": "dis"}')
    with pytest.raises(InputError, match=r"flow\.json: file: must hold method and height"):
        load_flow_source(tmp_path)
