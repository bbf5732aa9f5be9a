import logging
import threading
from pathlib import Path

import pytest

from a2d_tf.errors import InputError
from a2d_tf.web.messages import explain, heard_warnings, without_places

_log = logging.getLogger("a2d_tf.some.module")


def test_bad_input_is_told_without_places_on_this_machine():
    error = InputError(Path("/srv/page/jobs/x/video.mp4"), "video", "must be one", "/srv/page")
    names = {Path("/srv/page"): "page", Path("/srv/page/jobs/x/video.mp4"): "my clip.mp4"}
    assert explain(error, names) == "my clip.mp4: video: must be one, got 'page'"


def test_fields_are_called_as_on_the_page():
    error = InputError("clip.mp4", "--start and --end", "must be a part of it", (9.0, None))
    assert explain(error, {}) == "clip.mp4: start and end: must be a part of it, got (9.0, None)"


def test_longer_places_are_named_first():
    names = {Path("/a"): "A", Path("/a/b"): "B"}
    assert without_places("/a/b/c and /a/d", names) == "B/c and A/d"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("/secret/place"), "Something went wrong on the server. Its log says more."),
        (OSError(28, "No space left on device", "/secret/place"), "No space left on device."),
        (MemoryError(), "not enough memory"),
    ],
)
def test_other_errors_are_short_on_the_page_and_whole_in_the_log(error, told, caplog):
    message = explain(error, {})
    assert told in message
    assert "/secret" not in message
    assert "\n" not in message
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info[1] is error


def test_bad_input_is_not_logged(caplog):
    explain(InputError("x", "y", "z"), {})
    assert not caplog.records


def test_only_warnings_of_this_thread_are_heard():
    with heard_warnings() as heard:
        _log.warning("one %d", 1)
        _log.info("no warning")
        logging.getLogger("a2d_tf.api.drawn_clips").warning("said before")
        other = threading.Thread(target=lambda: _log.warning("of another job"))
        other.start()
        other.join()
    _log.warning("too late")
    assert heard == ["one 1"]
