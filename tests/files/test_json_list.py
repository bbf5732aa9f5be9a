import json

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files import json_list
from a2d_tf.files.json_list import read_json_list

ENTRIES = [{"a": 'comma , bracket ] brace } quote "'}, [], {}, [[1, 2], {"b": None}], "text", -1.5]


@pytest.fixture
def write(tmp_path):
    def write_text(text):
        path = tmp_path / "list.json"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_text


@pytest.mark.parametrize("chunk", [1, 3, 1 << 18])
@pytest.mark.parametrize("indent", [None, 3])
def test_entries_come_as_they_are_in_the_file(write, monkeypatch, chunk, indent):
    monkeypatch.setattr(json_list, "_CHUNK", chunk)
    assert list(read_json_list(write(json.dumps(ENTRIES, indent=indent)))) == ENTRIES


@pytest.mark.parametrize("text", ["[]", " [\n ]\r\n\t", b"\xef\xbb\xbf[]"])
def test_an_empty_list_has_no_entries(write, text):
    assert list(read_json_list(write(text))) == []


def test_the_first_entries_come_before_the_rest_is_read(write, monkeypatch):
    monkeypatch.setattr(json_list, "_CHUNK", 16)
    entries = read_json_list(write(json.dumps([{"n": 1}, {"n": 2}]) + "\xff" * 99))
    assert [next(entries), next(entries)] == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "file: must be a JSON list, got ''"),
        ('{"image_id": 1}', "file: must be a JSON list, got '{\"image_id\": 1}'"),
        ("no JSON", "file: must be a JSON list, got 'no JSON'"),
        ('[{"a": 1}, {"a": }]', "entry 1: must be JSON, got '{\"a\": }]'"),
        ('[{"a": 1}, {"a": "cut o', 'entry 1: must be JSON, got \'{"a": "cut o\''),
        ("[1x]", "entry 0: must be followed by a comma or the end of the list, got 'x]'"),
        ("[1", "entry 0: must be followed by a comma or the end of the list, got ''"),
        ("[1,]", "entry 1: must be JSON, got ']'"),
        ("[" * 100_000, f"entry 0: must be JSON, got '{'[' * 40}'"),
        ("[1 2]", "entry 0: must be followed by a comma or the end of the list, got '2]'"),
        ("[{}", "entry 0: must be followed by a comma or the end of the list, got ''"),
        ("[1] [2]", "file: must end with its list, got '[2]'"),
        (b"[\xff]", "file: must be UTF-8 text, got 'invalid start byte'"),
    ],
)
def test_what_is_no_list_is_one_line(write, text, message):
    path = write(text)
    with pytest.raises(InputError) as caught:
        list(read_json_list(path))
    assert str(caught.value) == f"{path}: {message}"


def test_an_entry_without_end_is_given_up(write, monkeypatch):
    monkeypatch.setattr(json_list, "_CHUNK", 8)
    monkeypatch.setattr(json_list, "_LONGEST_ENTRY", 64)
    reads = []
    read_on = json_list._Reader._read_on
    monkeypatch.setattr(
        json_list._Reader, "_read_on", lambda self: reads.append(1) or read_on(self)
    )
    with pytest.raises(InputError, match="entry 1: must be JSON"):
        list(read_json_list(write('[1, "' + 100_000 * "x")))
    assert len(reads) < 10


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match=r"none\.json: file: must exist"):
        next(read_json_list(tmp_path / "none.json"))
    with pytest.raises(InputError, match="file: must be readable"):
        next(read_json_list(tmp_path))
