"""Words are drawn in their own script, and what no font has is a box."""

import cv2
import numpy as np
import pytest
from PIL import features

from a2d_tf.pictures import text as drawing
from a2d_tf.pictures.text import line_height, one_line, text_width, wrap_text, write_text

SIZE = 20
NOWHERE = "\U000f0000"  # for private use; no font has it


@pytest.fixture(autouse=True)
def forget_fonts():
    yield
    drawing._face_of.cache_clear()


@pytest.fixture
def no_other_fonts(monkeypatch):
    drawing._face_of.cache_clear()
    monkeypatch.setattr(drawing, "_system_faces", lambda: ())
    monkeypatch.setattr(drawing, "_opencv_faces", lambda: ())


def drawn(text: str, width: int = 200) -> np.ndarray:
    image = np.full((line_height(SIZE), width, 3), 255, np.uint8)
    write_text(image, text, left=0, top=0, size=SIZE, colour=(0, 0, 0))
    return image[..., 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("café “naïve” — ok", "café “naïve” — ok"),
        ("cafe\u0301", "café"),
        ("tab\tand\nline", "tab and line"),
        ("犬 runs", "犬 runs"),
        ("bell\x07 and half \udcff", "bell\ufffd and half \ufffd"),
    ],
)
def test_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


@pytest.mark.parametrize("word", ["dog", "né", "собака", "σκύλος", "כלב", "كلب", "→€“"])
def test_letters_of_many_scripts_are_bundled(no_other_fonts, word: str) -> None:
    box = drawn(NOWHERE)
    for letter in word:
        assert (drawn(letter) < 255).any()
        assert not np.array_equal(drawn(letter), box)


@pytest.mark.skipif(not hasattr(cv2, "FontFace"), reason="OpenCV 4 has no font")
@pytest.mark.parametrize("word", ["狗", "いぬ", "개"])
def test_opencv_has_chinese_japanese_and_korean(monkeypatch, word: str) -> None:
    monkeypatch.setattr(drawing, "_system_faces", lambda: ())
    pictures = [drawn(letter) for letter in (*word, NOWHERE, "?")]
    assert len({picture.tobytes() for picture in pictures}) == len(pictures)
    assert text_width(f"a {word} b", SIZE) > text_width("a  b", SIZE)


def test_what_no_font_has_is_a_box_each(no_other_fonts) -> None:
    assert (drawn(NOWHERE) < 255).any()
    assert text_width("犬狗", SIZE) == 2 * text_width(NOWHERE, SIZE)


def test_a_font_of_the_system_is_asked_before_a_box_is_drawn(monkeypatch) -> None:
    class Stripes:
        def has(self, character):
            return character == NOWHERE

        def width(self, text, size):
            return 3.0 * len(text)

        def draw(self, ink, text, *, left, baseline, size):
            ink[:, round(left) : round(left) + 3 * len(text)] = 255

    drawing._face_of.cache_clear()
    monkeypatch.setattr(drawing, "_system_faces", lambda: (Stripes(),))
    assert text_width(2 * NOWHERE, SIZE) == 6
    start = round(text_width("a", SIZE))
    picture = drawn(f"a{NOWHERE}a")
    assert (picture[:, start : start + 3] == 0).all()
    assert np.array_equal(picture[:, :start], drawn("a")[:, :start])


def test_a_file_that_is_no_font_has_no_letter(tmp_path) -> None:
    path = tmp_path / "font.ttf"
    assert not drawing._FileFace(str(path)).has("a")
    path.write_bytes(b"no font")
    assert not drawing._FileFace(str(path)).has("a")


def test_regular_fonts_are_asked_first(tmp_path, monkeypatch) -> None:
    names = ["A-Bold.ttf", "ASerif-BoldItalic.otf", "B-Regular.ttf"]
    paths = [str(tmp_path / name) for name in names]
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: paths)
    faces = drawing._system_faces.__wrapped__()
    assert [face._path for face in faces] == [paths[2], paths[0], paths[1]]


@pytest.mark.skipif(not features.check("raqm"), reason="Pillow was built without Raqm")
def test_hebrew_begins_at_the_right() -> None:
    first, second = round(text_width("ל", SIZE)), round(text_width("ב", SIZE))
    picture = drawn("לב")
    difference = picture[:, second : second + first].astype(int) - drawn("ל")[:, :first]
    assert np.abs(difference).mean() < 20  # letters may stand between two pixels
    assert np.abs(difference).mean() < np.abs(picture[:, :first] - drawn("ל")[:, :first]).mean()


def test_lines_break_at_blanks_and_in_words_that_are_too_wide() -> None:
    width = 100
    lines = wrap_text("a small dog runs " + 30 * "w" + " on", width=width, size=SIZE)
    assert lines[:2] == ["a small", "dog runs"]
    assert "".join(lines[2:-1]) == 30 * "w"
    assert lines[-1] == "on"
    assert all(text_width(line, SIZE) <= width for line in lines)
    assert wrap_text("", width=width, size=SIZE) == [""]


def test_chinese_breaks_anywhere() -> None:
    sentence = "一只狗在草地上跑"
    lines = wrap_text(sentence, width=round(text_width(sentence, SIZE) / 2), size=SIZE)
    assert len(lines) > 1
    assert "".join(lines) == sentence


def test_words_have_their_colour_and_end_at_the_edges() -> None:
    image = np.full((30, 60, 3), 200, np.uint8)
    write_text(image, 40 * "█", left=10, top=20, size=SIZE, colour=(10, 20, 30))
    assert (image[:20] == 200).all()
    assert (image[:, :10] == 200).all()
    inked = (image[29, 15:] == [10, 20, 30]).all(-1)
    assert inked.mean() > 0.5  # blocks may part between two pixels
    assert inked[-5:].any()
