"""What parses one value takes it, or says in one line what is wrong with it."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest
from fakes.altered_files import JSON_VALUES, TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from a2d_tf.cli.option_types import finite_number, positive_number, share, utf8_text, whole_number
from a2d_tf.config.changes import change_config
from a2d_tf.config.loader import load_config
from a2d_tf.errors import InputError, shorten
from a2d_tf.files.json_fields import image_id_of, text_of
from a2d_tf.files.json_fields import whole_number as json_whole_number
from a2d_tf.files.text import parse_whole
from a2d_tf.media.polygons import pack_polygons, parse_polygons
from a2d_tf.media.rle import parse_rle
from a2d_tf.words.vocabulary import Vocabulary, encode_sentence
from a2d_tf.words.word_vectors import tokenize

DEMO = Path(__file__).resolve().parents[2] / "configs" / "toy" / "demo.toml"
MANY = settings(max_examples=100)
RUN_LENGTHS = st.fixed_dictionaries(
    {"size": JSON_VALUES | st.just([4, 6]), "counts": JSON_VALUES | st.lists(st.integers())}
)
OUTLINES = st.lists(st.lists(st.floats() | st.integers(), max_size=9) | JSON_VALUES, max_size=3)


def refused(error: InputError) -> bool:
    return len(str(error).splitlines()) == 1


@MANY
@given(RUN_LENGTHS | JSON_VALUES)
def test_run_lengths(value: object) -> None:
    try:
        mask = parse_rle(value, size=(4, 6), place="file", field="mask")
    except InputError as error:
        assert refused(error)
    else:
        assert mask.decode().shape == (4, 6)


@MANY
@given(OUTLINES | JSON_VALUES, st.booleans())
def test_polygons(value: object, packed: bool) -> None:
    try:
        outline = pack_polygons(value) if packed else value
        mask = parse_polygons(outline, size=(4, 6), place="file", field="mask")
    except InputError as error:
        assert refused(error)
    else:
        assert mask.decode().shape == (4, 6)


@MANY
@given(JSON_VALUES)
def test_fields_of_json(value: object) -> None:
    for read in (
        lambda: image_id_of(value, Path("file"), "id"),
        lambda: text_of(value, Path("file"), "text"),
        lambda: json_whole_number(value, Path("file"), "number", least=0),
    ):
        try:
            read()
        except InputError as error:
            assert refused(error)


@MANY
@given(TEXTS)
def test_a_whole_number_is_written_in_digits(text: str) -> None:
    number = parse_whole(text)

    assert number is None or float(number) == float(text)


@MANY
@given(TEXTS | st.floats().map(str) | st.integers().map(str))
def test_numbers_of_options(text: str) -> None:
    for parse in (whole_number(least=0, most=9), finite_number, positive_number, share, utf8_text):
        try:
            parse(text)
        except ArgumentTypeError as error:
            assert str(error)


@MANY
@given(TEXTS)
def test_words_of_a_sentence(text: str) -> None:
    words = tokenize(text)

    assert all(words)
    assert encode_sentence(Vocabulary(["a"]), text, max_words=5).num_words == min(5, len(words))


@MANY
@given(
    st.sampled_from(("evaluation.batch_size", "evaluation.threshold", "train.steps", "x", "")),
    TEXTS | JSON_VALUES.map(str),
)
def test_changed_keys(key: str, value: str) -> None:
    config = load_config(DEMO)
    for read in (
        lambda: change_config(config, [f"{key}={value}"]),
        lambda: load_config(DEMO, overrides=[f"{key}={value}"]),
    ):
        try:
            read()
        except InputError as error:
            assert refused(error)


@given(JSON_VALUES)
def test_a_value_in_a_message_is_short(value: object) -> None:
    assert len(repr(shorten(value))) < 200


def test_strategies_reach_masks_that_are_right() -> None:
    whole = parse_rle({"size": [4, 6], "counts": [24]}, size=(4, 6), place="file", field="mask")

    assert whole.area == 0
    with pytest.raises(InputError):
        parse_rle({"size": [4, 6], "counts": [25]}, size=(4, 6), place="file", field="mask")
