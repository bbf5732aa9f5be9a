"""Files altered by chance: bits, bytes, numbers, ends, parts of other files, known words."""

import re
from collections.abc import Callable, Sequence
from random import Random

from fuzzing.target import Alter

_MOST_CHANGES = 6
_MOST_BYTES = 1 << 16
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_NUMBERS = (
    *(b"0", b"-1", b"1", b"1.0", b"1e400", b"-0.0", b"NaN", b"Infinity", b"nan", b"inf", b"null"),
    *(b"2147483648", b"4294967296", b"9223372036854775807", b"18446744073709551616", b"1e308"),
    *(b"65536", b"99999", b"0.5", b"-7", b"9" * 40, b"9" * 5000, b'"1"', b"true", b"[]", b"{}"),
)
_WHOLE = (0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1, 2**63)
_WORDS = (
    *(b"\x00", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\n", b"\r\n"),
    *(
        b",",
        b'"',
        b"'",
        b"..",
        b".",
        b"/",
        b"[",
        b"]",
        b"{",
        b"}",
        b"\\",
        b"\\ud800",
        b" ",
        b"=",
    ),
    *(b"\t", b"\xe2\x80\xa8", b"\x1b[31m", b"[" * 2000, b"{" * 2000, b"a" * 3000, b"-", b"%d"),
)


class Mutator:
    """An endless row of inputs that are near to valid ones.

    Args:
        seeds: Valid inputs.
        words: Bytes that mean something to the reader.
        alter: Function that alters one value of a valid input.
        rng: Where chance comes from; the same one gives the same inputs.
        found: Other inputs, whose bytes are changed too.
    """

    def __init__(
        self,
        seeds: Sequence[bytes],
        *,
        words: Sequence[bytes],
        alter: Alter | None,
        rng: Random,
        found: Sequence[bytes] = (),
    ) -> None:
        self._seeds = seeds
        self._all = (*found, *seeds)
        self._words = (*_WORDS, *words, *words)
        self._alter = alter
        self._rng = rng

    def next(self) -> bytes:
        """Return the next input."""
        data = self._rng.choice(self._all)
        if self._alter is not None and self._rng.random() < 0.5:
            data = self._alter(self._rng.choice(self._seeds), self._rng)
            if self._rng.random() < 0.8:
                return data[:_MOST_BYTES]
        for _ in range(self._rng.randint(1, _MOST_CHANGES)):
            data = self._rng.choice(_CHANGES)(self, data)
        return data[:_MOST_BYTES]

    def flip(self, data: bytes) -> bytes:
        """Flip one bit."""
        changed = bytearray(data)
        if changed:
            changed[self._at(data)] ^= 1 << self._rng.randrange(8)
        return bytes(changed)

    def set_byte(self, data: bytes) -> bytes:
        """Set one byte."""
        at = self._at(data)
        return data[:at] + bytes([self._rng.randrange(256)]) + data[at + 1 :]

    def cut_off(self, data: bytes) -> bytes:
        """Drop the end, often only a little of it."""
        if self._rng.random() < 0.3:
            return data[: self._at(data)]
        return data[: len(data) - self._rng.randint(0, 40)]

    def drop(self, data: bytes) -> bytes:
        """Drop some bytes."""
        at = self._at(data)
        return data[:at] + data[at + self._length() :]

    def repeat(self, data: bytes) -> bytes:
        """Repeat some bytes."""
        at = self._at(data)
        part = data[at : at + self._length()]
        return data[:at] + part * self._rng.choice((2, 2, 3, 50)) + data[at + len(part) :]

    def fill(self, data: bytes) -> bytes:
        """Put a run of one byte over some bytes."""
        at, length = self._at(data), self._length()
        byte = self._rng.choice((b"\x00", b"\xff", b" ", b"9"))
        return data[:at] + byte * length + data[at + length :]

    def splice(self, data: bytes) -> bytes:
        """Put a part of another input over some bytes."""
        other = self._rng.choice(self._seeds)
        at, start, length = self._at(data), self._at(other), self._length()
        skipped = self._rng.choice((0, length))
        return data[:at] + other[start : start + length] + data[at + skipped :]

    def swap_number(self, data: bytes) -> bytes:
        """Write another number in the place of one that is written in digits."""
        found = list(_NUMBER.finditer(data, 0, 1 << 14))
        if not found:
            return self.set_whole(data)
        one = self._rng.choice(found)
        number = self._rng.choice((*_NUMBERS, self._rng.choice(found)[0]))
        return data[: one.start()] + number + data[one.end() :]

    def set_whole(self, data: bytes) -> bytes:
        """Put a whole number of 2, 4 or 8 bytes over others."""
        size = self._rng.choice((1, 2, 4, 8))
        number = self._rng.choice(_WHOLE) % (1 << 8 * size)
        at = self._at(data)
        written = number.to_bytes(size, "big")
        written = written if self._rng.random() < 0.5 else written[::-1]
        return data[:at] + written + data[at + size :]

    def put_word(self, data: bytes) -> bytes:
        """Put in a known word."""
        word, at = self._rng.choice(self._words), self._at(data)
        return data[:at] + word + data[at + self._rng.choice((0, 0, len(word))) :]

    def _at(self, data: bytes) -> int:
        # Half of all changes near the beginning: headers decide more than what they are about.
        most = len(data) if self._rng.random() < 0.5 else min(len(data), 200)
        return self._rng.randrange(most) if most else 0

    def _length(self) -> int:
        return self._rng.choice((1, 2, 4, 8, self._rng.randint(1, 64), self._rng.randint(1, 1024)))


_CHANGES: tuple[Callable[[Mutator, bytes], bytes], ...] = (
    Mutator.flip,
    Mutator.flip,
    Mutator.set_byte,
    Mutator.cut_off,
    Mutator.drop,
    Mutator.repeat,
    Mutator.fill,
    Mutator.splice,
    Mutator.swap_number,
    Mutator.swap_number,
    Mutator.set_whole,
    Mutator.put_word,
    Mutator.put_word,
)
