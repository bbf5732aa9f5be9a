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
        (
            '[{"a": 1}, {"a": }]',
            "entry 1, a: must be JSON, got 'parse error: unallowed token at this point in JSON "
            'text: [{"a": 1}, {"a": }]\'',
        ),
        ('[{"a": 1}, {"a": "cut o', "entry 1, a: must be JSON, got 'parse error: premature EOF'"),
        (
            "[1x]",
            "entry 1: must be JSON, got 'lexical error: invalid char in json text.: [1x]'",
        ),
        ("[1", "entry 1: must be JSON, got 'parse error: premature EOF'"),
        (
            "[1,]",
            "entry 1: must be JSON, got 'parse error: unallowed token at this point in JSON text: "
            "[1,]'",
        ),
        ("[" * 100_000, "entry 0: must be JSON, got 'lists and objects 101 deep'"),
        ('[{"a":' * 100_000, "entry 0, a: must be JSON, got 'lists and objects 101 deep'"),
        (
            "[1 2]",
            "entry 1: must be JSON, got \"parse error: after array element, I expect ',' or ']': "
            '[1 2]"',
        ),
        ("[{}", "entry 1: must be JSON, got 'parse error: premature EOF'"),
        ("[1] [2]", "file: must end with its list, got '[1] [2]'"),
        ('[{"a": [3, NaN]}]', "entry 0, a: must be finite, got nan"),
        ('[{"a": 1}, -Infinity]', "entry 1: must be finite, got -inf"),
        (
            '[{"a": "é\\ud83d\\ude00"}, {"b": "x\\ud800x"}]',
            "entry 1, b: must be without lone surrogates, got '\\ud800'",
        ),
        ('["\\\\\\udE00"]', "entry 0: must be without lone surrogates, got '\\ude00'"),
        (f"[{5000 * '1'}]", "entry 0: must be JSON, got 'a number that is too long'"),
        (
            f'[3, {{"a": [1, {5000 * "1"}]}}, 4]',
            "entry 1, a: must be JSON, got 'a number that is too long'",
        ),
        ("[3, 1e9999999999999999999999]", "entry 1: must be JSON, got 'a number that is too long'"),
        (b"[\xff]", "file: must be UTF-8 text, got 'invalid start byte'"),
    ],
)
def test_what_is_no_list_is_one_line(write, text, message):
    path = write(text)
    with pytest.raises(InputError) as caught:
        list(read_json_list(path))
    assert str(caught.value) == f"{path}: {message}"


def test_what_is_around_a_mistake_may_be_cut_in_a_letter(write):
    with pytest.raises(InputError, match=r"entry 1: must be JSON, got 'lexical error: .*犬犬犬"):
        list(read_json_list(write('["' + 40 * "犬" + '"x]')))


@pytest.mark.parametrize("chunk", [1, 5, 16, 1 << 16])
def test_numbers_and_escapes_are_those_of_python(write, monkeypatch, chunk):
    monkeypatch.setattr(json_list, "_CHUNK", chunk)
    numbers = [0, -7, 2**63, 10**400, 0.1, -1e-7, 1e300, 12345678901234567.0, 1e25]
    entries = [numbers, {"犬": '😀é\\ud800\\\n"', "\\": "\u0000\u2028"}, 99 * "😀", True, None]
    found = list(read_json_list(write(json.dumps(entries))))
    assert found == entries
    assert [type(one) for one in found[0]] == [type(one) for one in numbers]
    assert list(read_json_list(write("[1e999, -1e999]"))) == [float("inf"), -float("inf")]


def test_an_entry_without_end_is_given_up(write, monkeypatch):
    monkeypatch.setattr(json_list, "_CHUNK", 8)
    monkeypatch.setattr(json_list, "_LONGEST_ENTRY", 64)
    reads = []
    half_of_character = json_list._half_of_character
    monkeypatch.setattr(
        json_list, "_half_of_character", lambda text: reads.append(1) or half_of_character(text)
    )
    for text in ('[1, "' + 100_000 * "x", "[1, [" + 100_000 * " "):
        reads.clear()
        with pytest.raises(InputError, match="entry 1: must be JSON, got 'an entry of"):
            list(read_json_list(write(text)))
        assert len(reads) < 12


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match=r"none\.json: file: must exist"):
        next(read_json_list(tmp_path / "none.json"))
    with pytest.raises(InputError, match="file: must be readable"):
        next(read_json_list(tmp_path))
