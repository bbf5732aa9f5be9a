"""Text files and rows of comma-separated ones; what is wrong with one is named."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.text import parse_whole, read_rows, read_text


@pytest.fixture
def path(tmp_path):
    return tmp_path / "list.csv"


def test_rows_keep_the_numbers_of_their_lines(path):
    path.write_text('a,b\n\n , \n"c, d", e\n')
    assert read_rows(path) == [(1, ["a", "b"]), (4, ["c, d", " e"])]


def test_a_stray_quotation_mark_ends_with_its_line(path):
    path.write_text('a,"b\nc,d\n')
    assert read_rows(path) == [(1, ["a", "b"]), (2, ["c", "d"])]


def test_an_endless_cell_is_named_by_its_line(path):
    path.write_text(f"a,b\n{'x' * 200_000},b\n")
    with pytest.raises(InputError, match=r"list\.csv: line 2: must be comma-separated, got 'field"):
        read_rows(path)


def test_a_byte_order_mark_is_no_text(path):
    path.write_bytes("\ufeffné".encode())
    assert read_text(path) == "né"


def test_what_is_no_text_file_is_named(tmp_path, path):
    with pytest.raises(InputError, match=r"list\.csv: file: must exist$"):
        read_text(path)
    with pytest.raises(InputError, match="file: must be readable, got 'Is a directory'"):
        read_text(tmp_path)
    path.write_bytes(b"a,b\nc\0\0,d\n")
    with pytest.raises(InputError, match="line 2: must be text, without zero bytes"):
        read_text(path)
    path.write_bytes(b"caf\xe9!")
    with pytest.raises(InputError, match="file: must be UTF-8 text, got 'invalid continuation"):
        read_text(path)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("1.0", 1),
        ("320.000", 320),
        ("1.5", None),
        ("-1.0", None),
        ("", None),
        (".0", None),
        ("nan", None),
        ("\u0661", None),  # a digit, and not of ASCII
        ("9" * 5000, None),
        ("0" * 5000 + "1", 1),
    ],
)
def test_a_whole_number_may_have_the_fraction_that_pandas_writes(text, number):
    assert parse_whole(text) == number
