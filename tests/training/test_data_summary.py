"""What a run says of its data: out of the manifests, without the shards."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.run_folder import DATA_FILE
from a2d_tf.training.data_summary import read_data_summary, write_data_summary


def test_counts_and_source_go_along(tiny_records, tmp_path):
    write_data_summary([tiny_records, tiny_records], tmp_path)
    [told] = read_data_summary(tmp_path)  # a folder that serves twice is told once
    assert (told["folder"], told["options"]["dataset"]) == (tiny_records.name, "a2d")
    assert told["splits"]["test"]["records"] == 6
    assert "shards" not in told and told["versions"]["a2d_tf"]


def test_a_folder_without_a_manifest_is_left_out(tmp_path):
    write_data_summary([tmp_path], tmp_path)
    assert read_data_summary(tmp_path) == []


def test_a_run_of_an_earlier_version_says_nothing(tmp_path):
    assert read_data_summary(tmp_path) == []


@pytest.mark.parametrize("text", ["[", "{}", "[{}]", '[{"splits": 3}]', "[1]", "null"])
def test_another_file_is_refused(text, tmp_path):
    (tmp_path / DATA_FILE).write_text(text)
    if text == "{}":
        assert read_data_summary(tmp_path) == []
        return
    with pytest.raises(InputError, match=r"data\.json: data: must be the file that training wrote"):
        read_data_summary(tmp_path)
