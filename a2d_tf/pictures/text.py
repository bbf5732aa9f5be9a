"""Words on pictures, in whatever script they are written.

DejaVu Sans, which comes with matplotlib, has Latin, Greek, Cyrillic, Hebrew and Arabic letters and
many signs. What it lacks comes from the first font of the system that has it, then from the font
inside OpenCV 5, which has Chinese, Japanese and Korean. What no font has becomes a box.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

Colour = tuple[int, int, int]

_LINE_HEIGHT = 1.25  # in sizes; DejaVu Sans is 1.16 high with its descenders
_BASELINE = 0.93  # in sizes under the top of a line, which leaves room for accents
_UNDRAWN = {"Cc", "Cs"}  # control characters and halves of characters
_JOINED = {"Mn", "Mc", "Me", "Cf"}  # marks and joiners belong to the letter before them
_STYLES = ("bold", "italic", "oblique", "light", "thin", "black", "mono", "serif")
_TRIED_SIZE = 16  # pixels; a font of coloured bitmaps only has other sizes
_OPENCV_WEIGHT = 400  # regular


class _Face(Protocol):
    """A font: which characters it has, how wide and how they look."""

    def has(self, character: str) -> bool: ...

    def width(self, text: str, size: int) -> float: ...

    def draw(
        self, ink: NDArray[np.uint8], text: str, *, left: float, baseline: int, size: int
    ) -> None: ...


def one_line(text: str) -> str:
    """Return ``text`` on one line, with a sign in place of characters that cannot be drawn."""
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(
        "\ufffd" if unicodedata.category(character) in _UNDRAWN else character for character in line
    )


def line_height(size: int) -> int:
    """Return the pixels from one line to the next; ``size`` is that of the letters, in pixels."""
    return round(_LINE_HEIGHT * size)


def text_width(text: str, size: int) -> float:
    """Return the width of a line in pixels."""
    return sum(face.width(part, size) for face, part in _runs(text))


def wrap_text(text: str, *, width: int, size: int) -> list[str]:
    """Break ``text`` at blanks, and inside a word only where the word alone is too wide.

    Args:
        text: One line.
        width: Width of the widest line that may result, in pixels.
        size: Size of the letters, in pixels.
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if text_width(longer, size) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        if text_width(word, size) <= width:
            lines[-1] = word
            continue
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, size) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def write_text(
    image: NDArray[np.uint8], text: str, *, left: int, top: int, size: int, colour: Colour
) -> None:
    """Draw a line of text into an image (H, W, 3); what goes beyond its edges is cut off.

    Args:
        image: RGB image; changed in place.
        text: One line.
        left: Left end of the line, in pixels.
        top: Top of the line, which is ``line_height(size)`` high, in pixels.
        size: Size of the letters, in pixels.
        colour: RGB of the letters.
    """
    place = image[top : top + line_height(size), left:]
    ink = np.zeros(place.shape[:2], np.uint8)
    start = 0.0
    for face, part in _runs(text):
        face.draw(ink, part, left=start, baseline=round(_BASELINE * size), size=size)
        start += face.width(part, size)
    opacity = ink[..., np.newaxis] / np.float32(255)  # (H, W, 1)
    place[:] = np.rint(place + opacity * (np.array(colour, np.float32) - place))


class _FileFace:
    """A font in a file, drawn by Pillow, which also shapes Arabic and turns it right to left."""

    def __init__(self, path: str) -> None:
        self._path = path

    def has(self, character: str) -> bool:
        font = _open_font(self._path)
        return font is not None and bool(font.get_char_index(ord(character)))

    def width(self, text: str, size: int) -> float:
        return float(_sized_font(self._path, size).getlength(text))

    def draw(
        self, ink: NDArray[np.uint8], text: str, *, left: float, baseline: int, size: int
    ) -> None:
        picture = Image.fromarray(ink)
        font = _sized_font(self._path, size)
        ImageDraw.Draw(picture).text((left, baseline), text, fill=255, font=font, anchor="ls")
        ink[:] = np.asarray(picture)


class _OpenCVFace:
    """The font inside OpenCV 5, which puts "?" in the place of what it lacks."""

    def __init__(self) -> None:
        self._face = cv2.FontFace("uni")

    def has(self, character: str) -> bool:
        return not np.array_equal(self._drawn(character), self._drawn("?"))

    def width(self, text: str, size: int) -> float:
        # Where the text would go on; getTextSize tells how far its ink reaches.
        nothing = np.zeros((1, 1), np.uint8)
        return float(self._put(nothing, text, left=0, baseline=0, size=size))

    def draw(
        self, ink: NDArray[np.uint8], text: str, *, left: float, baseline: int, size: int
    ) -> None:
        self._put(ink, text, left=round(left), baseline=baseline, size=size)

    def _drawn(self, character: str) -> NDArray[np.uint8]:
        ink = np.zeros((2 * _TRIED_SIZE, 2 * _TRIED_SIZE), np.uint8)
        self.draw(ink, character, left=0, baseline=_TRIED_SIZE, size=_TRIED_SIZE)
        return ink

    def _put(
        self, ink: NDArray[np.uint8], text: str, *, left: int, baseline: int, size: int
    ) -> int:
        unwrapped = (0, 1 << 20)
        end, _ = cv2.putText(
            ink, text, (left, baseline), (255,), self._face, size, _OPENCV_WEIGHT, 0, unwrapped
        )
        return int(end[0])


def _runs(text: str) -> list[tuple[_Face, str]]:
    """Split a line where the font changes."""
    runs: list[tuple[_Face, str]] = []
    for character in text:
        face = _face_of(character)
        if runs and unicodedata.category(character) in _JOINED:
            if not runs[-1][0].has(character):
                continue  # a joiner by itself shows nothing
            face = runs[-1][0]
        if runs and runs[-1][0] is face:
            runs[-1] = (face, runs[-1][1] + character)
        else:
            runs.append((face, character))
    return runs


@cache
def _face_of(character: str) -> _Face:
    if _bundled_face().has(character):
        return _bundled_face()
    found = (face for face in (*_system_faces(), *_opencv_faces()) if face.has(character))
    return next(found, _bundled_face())


@cache
def _bundled_face() -> _Face:
    import matplotlib  # takes a moment, and many commands write no words

    return _FileFace(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"))


@cache
def _system_faces() -> tuple[_Face, ...]:
    from matplotlib import font_manager

    paths = (Path(path) for path in font_manager.findSystemFonts())
    return tuple(_FileFace(str(path)) for path in sorted(paths, key=_by_style))


def _by_style(path: Path) -> tuple[int, str]:
    name = path.stem.lower().replace("sansserif", "")
    return sum(style in name for style in _STYLES), str(path)


@cache
def _opencv_faces() -> tuple[_Face, ...]:
    return (_OpenCVFace(),) if hasattr(cv2, "FontFace") else ()


@lru_cache(maxsize=16)  # each is an open file
def _open_font(path: str) -> "FT2Font | None":
    from matplotlib.ft2font import FT2Font

    try:
        ImageFont.truetype(path, _TRIED_SIZE)
        return FT2Font(path)
    except (OSError, RuntimeError):  # damaged, or one of coloured bitmaps
        return None


@lru_cache(maxsize=64)
def _sized_font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)
