import pytest
from fakes.reproduction_commands import write_conversion
from reproduction.datasets import DATA_SETS, require

from a2d_tf.errors import InputError


def test_a_complete_conversion_is_there(tmp_path):
    data = DATA_SETS["videos"]
    assert not data.is_there(tmp_path)
    write_conversion(tmp_path / "videos", unit="video")
    assert data.is_there(tmp_path)
    require(["videos"], tmp_path)


def test_data_without_flow_is_refused_with_the_command(tmp_path):
    write_conversion(tmp_path / "jhmdb", flow="none")
    command = f"a2d-tf convert JHMDB {tmp_path}/jhmdb --dataset jhmdb --flow dis --overwrite"
    with pytest.raises(InputError, match="jhmdb: flow: must be stored; ") as raised:
        require(["jhmdb"], tmp_path)
    assert raised.value.rule == f"must be stored; convert again: {command}"


def test_flow_that_does_not_reach_as_far_is_refused_with_the_command(tmp_path):
    raw = DATA_SETS["a2d_raw"]
    write_conversion(tmp_path / "a2d_raw", flow_range="raw")
    assert raw.is_there(tmp_path)
    write_conversion(tmp_path / "a2d_raw")
    command = f"a2d-tf convert A2D {tmp_path}/a2d_raw --flow-range raw --flow dis --overwrite"
    with pytest.raises(InputError, match="a2d_raw: flow_range: must be raw; ") as raised:
        require(["a2d_raw"], tmp_path)
    assert raised.value.rule == f"must be raw; convert again: {command}"


def test_data_of_another_unit_is_refused(tmp_path):
    write_conversion(tmp_path / "a2d", unit="video")
    with pytest.raises(InputError, match="unit: must be 'frame'"):
        DATA_SETS["a2d"].is_there(tmp_path)
