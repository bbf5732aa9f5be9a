"""All that is wrong with a shard, record by record."""

import pytest
from fakes.datasets import write_data, write_videos
from fakes.records import make_record
from fakes.video_records import make_video
from fakes.wrong_records import change_record, flip_in_record, set_numbers, set_picture

from a2d_tf import keys
from a2d_tf.records.record_content import check_annotated_video, check_whole_video
from a2d_tf.records.record_files import read_file
from a2d_tf.records.shard_faults import (
    all_faults,
    check_of,
    checksum_faults,
    count_records,
    layout_faults,
    whole_records,
)


@pytest.fixture
def shard(tmp_path):
    """Return a shard of five records."""
    records = [make_record(video_id=f"v{number}", numbers=(9, 10)) for number in range(5)]
    write_data(tmp_path, records, records[:1], frames=2)
    return tmp_path / "train-00000-of-00001.tfrecord"


def cut_tail(shard):
    shard.write_bytes(shard.read_bytes()[:-5])


def places(faults):
    return [(fault.place, fault.rule) for fault in faults]


def test_a_right_shard_has_no_fault(shard):
    assert list(all_faults(shard, check_annotated_video, records=5)) == []
    assert list(layout_faults(shard, check_annotated_video)) == list(checksum_faults(shard)) == []
    assert count_records(shard) == 5


def test_every_fault_is_found(shard):
    change_record(shard, 1, set_picture(keys.CLIP_FRAMES, 0, lambda picture: picture[:-9]))
    change_record(shard, 3, set_numbers(keys.INSTANCE_IDS, 1))
    flip_in_record(shard, 2)
    flip_in_record(shard, 4)
    cut_tail(shard)
    whole = "must be undamaged: its checksum differs"
    assert places(all_faults(shard, check_annotated_video)) == [
        ("record 1, clip/frames 1", "must be a JPEG that decodes"),
        ("record 2", whole),
        ("record 3, instance/ids", "must hold 2"),
        ("record 4", whole),
        ("record 5 and all after it", "must be whole: the file ends inside it"),
    ]
    assert [fault.record for fault in checksum_faults(shard)] == [2, 4, 5]


def test_reasons_are_one_line(shard):
    change_record(shard, 3, set_numbers(keys.INSTANCE_IDS, 1))
    (fault,) = layout_faults(shard, check_annotated_video)
    assert fault.reason == "instance/ids: must hold 2, got 1"


def test_records_that_are_lost_at_the_end_are_missed(shard):
    records = list(read_file(shard))
    kept = sum(len(record) + 16 for record in records[:3])
    shard.write_bytes(shard.read_bytes()[:kept])
    (fault,) = all_faults(shard, check_annotated_video, records=5)
    assert (fault.place, fault.rule, fault.value) == (
        "record 4 and all after it",
        "must exist: 5 records were written",
        3,
    )
    shard.write_bytes(b"")
    (fault,) = all_faults(shard, check_annotated_video, records=5)
    assert (fault.record, fault.value) == (1, 0)


def test_the_other_records_are_read(shard):
    records = list(read_file(shard))
    flip_in_record(shard, 2)
    cut_tail(shard)
    assert list(whole_records(shard, {2})) == [records[0], records[2], records[3]]


def test_what_is_asked_depends_on_the_unit(shard, tmp_path):
    assert check_of(shard.parent) is check_annotated_video
    folder = write_videos(tmp_path / "videos", [make_video("v", [13])], [make_video("w", [13])])
    assert check_of(folder) is check_whole_video
    assert check_of(tmp_path / "none") is None


def test_a_record_that_is_wrong_because_it_is_damaged(shard):
    content = bytearray(shard.read_bytes())
    content[content.index(b"the left dog")] = 0xFF
    shard.write_bytes(content)
    assert places(layout_faults(shard, check_annotated_video)) == [
        ("record 1", "must be undamaged: its checksum differs")
    ]
