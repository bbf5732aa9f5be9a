"""What a command does about damaged records, and how it tells."""

import json
import logging

from a2d_tf.records.damage import (
    COPIES_FOLDER,
    LEFT_OUT_FILE,
    SKIP,
    STOP,
    LeftOut,
    advice_on,
    current_reading,
    reading,
)


def test_what_is_done_ends_with_the_context(tmp_path):
    shard = tmp_path / "train-00000-of-00001.tfrecord"
    assert current_reading() is None
    assert advice_on(shard) == "run the same `a2d-tf convert` again"
    with reading(STOP, out=tmp_path) as now:
        assert current_reading() is now and now.to_json() == {}
        assert advice_on(shard).endswith("again, or give --on-damage skip")
    assert current_reading() is None


def test_copies_are_removed_and_the_list_stays(tmp_path, caplog):
    shard = tmp_path / "train-00000-of-00001.tfrecord"
    with reading(SKIP, out=tmp_path / "run") as now, caplog.at_level(logging.WARNING):
        copy = now.new_copy(shard)
        copy.touch()
        now.note(shard, copy, [LeftOut(shard, 2, 1, "broken"), LeftOut(shard, 4, 3, "lost")])
        now.tell()
        assert now.path_of(shard) == copy and copy.name == shard.name
        assert now.path_of(copy) == copy
    listed = tmp_path / "run" / LEFT_OUT_FILE
    assert json.loads(listed.read_text()) == now.to_json()
    assert now.to_json()["left_out"]["records"] == 4
    assert now.to_json()["left_out"]["list"][1] == {
        "file": str(shard),
        "record": 4,
        "records": 3,
        "reason": "lost",
    }
    line = f"left out 4 damaged records of 1 shard, listed in {listed}"
    assert caplog.messages == [line]
    assert not (tmp_path / "run" / COPIES_FOLDER).exists()


def test_where_nothing_was_left_out_no_folder_is_removed(tmp_path):
    mine = tmp_path / COPIES_FOLDER / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with reading(SKIP, out=tmp_path):
        pass
    assert mine.read_text() == "mine"
