"""What a reader says about input that it does not take."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from a2d_tf.errors import InputError


def refusal_of(call: Callable[..., object], *arguments: Any, **named: Any) -> str:
    """Return the message of the error that a call raises, which is one line.

    Args:
        call: The function.
        arguments: Arguments of the function.
        named: Keyword arguments of the function.
    """
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    line = str(caught.value)
    assert "\n" not in line
    return line


def refuse_text(read: Callable[[Path], object], path: Path, text: str, *, match: str) -> None:
    """Check that a reader refuses a file with this text.

    Args:
        read: The reader.
        path: File that the text is written to.
        text: The text.
        match: Regular expression that the message has to match somewhere.
    """
    path.write_text(text)
    with pytest.raises(InputError, match=match):
        read(path)
