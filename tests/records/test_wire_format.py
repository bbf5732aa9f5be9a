"""Places of records in a file, and of fields in a record."""

import pytest

from a2d_tf.records.record_files import write_records
from a2d_tf.records.wire_format import (
    FrameError,
    is_whole,
    messages,
    record_spans,
    varint,
)

RECORDS = [b"one", b"", b"three" * 100]


@pytest.fixture
def content(tmp_path):
    write_records(tmp_path / "shard", RECORDS)
    return (tmp_path / "shard").read_bytes()


def test_every_record_is_placed(content):
    spans = list(record_spans(content))
    assert [content[span.start : span.end] for span in spans] == RECORDS
    assert all(is_whole(content, span) for span in spans)
    assert list(record_spans(b"")) == []


def test_a_changed_record_is_not_whole(content):
    spans = list(record_spans(content))
    changed = bytearray(content)
    changed[spans[2].start + 7] ^= 1
    assert [is_whole(bytes(changed), span) for span in spans] == [True, True, False]


@pytest.mark.parametrize(
    ("change", "found", "rule"),
    [
        (lambda content: content[:-1], 2, "the file ends inside it"),
        (lambda content: content[:25], 1, "the file ends inside it"),
        (lambda content: content + b"x", 3, "the file ends inside it"),
        (lambda content: content[:19] + b"\xff" + content[20:], 1, "its length is damaged"),
    ],
)
def test_the_rest_of_a_file_is_lost_behind_a_broken_length(content, change, found, rule):
    spans = []
    with pytest.raises(FrameError, match=f"must be whole: {rule}"):
        for span in record_spans(change(content)):
            spans.append(span)
    assert len(spans) == found


def test_fields_of_a_message():
    assert varint(b"\xac\x02", 0) == (300, 2)
    assert list(messages(b"\x0a\x02ab\x12\x00", 0, 6)) == [(1, 2, 4), (2, 6, 6)]


@pytest.mark.parametrize("content", [b"\x08\x01", b"\x0a\x05ab", b"\x0a", b"\xff" * 12])
def test_what_is_no_message_is_refused(content):
    with pytest.raises(IndexError):
        list(messages(content, 0, len(content)))
