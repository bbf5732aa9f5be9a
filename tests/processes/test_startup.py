"""TensorFlow's notices at its start are held back, and shown when the start fails."""

import os
import sys
from types import SimpleNamespace

import pytest

from a2d_tf.processes.startup import start_tensorflow

NOTICE = b"I0000 00:00:00 cuda_executor.cc:1] could not open file\n"


@pytest.fixture
def fake_tensorflow(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Put a module in TensorFlow's place that writes as its C++ code does, past sys.stderr."""

    def list_physical_devices() -> list:
        os.write(2, NOTICE)
        if fake.error is not None:
            raise fake.error
        return []

    fake = SimpleNamespace(error=None)
    fake.config = SimpleNamespace(list_physical_devices=list_physical_devices)
    monkeypatch.setitem(sys.modules, "tensorflow", fake)
    return fake


@pytest.mark.usefixtures("fake_tensorflow")
def test_notices_are_held_back(capfd: pytest.CaptureFixture[str]) -> None:
    print("before", file=sys.stderr)
    start_tensorflow()
    print("after", file=sys.stderr)
    assert capfd.readouterr().err == "before\nafter\n"


def test_notices_are_shown_when_the_start_fails(
    fake_tensorflow: SimpleNamespace, capfd: pytest.CaptureFixture[str]
) -> None:
    fake_tensorflow.error = RuntimeError("no device")
    with pytest.raises(RuntimeError, match="no device"):
        start_tensorflow()
    print("after", file=sys.stderr)
    assert capfd.readouterr().err == NOTICE.decode() + "after\n"


def test_an_interrupt_shows_no_notices(
    fake_tensorflow: SimpleNamespace, capfd: pytest.CaptureFixture[str]
) -> None:
    fake_tensorflow.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        start_tensorflow()
    print("after", file=sys.stderr)
    assert capfd.readouterr().err == "after\n"


@pytest.mark.usefixtures("fake_tensorflow")
@pytest.mark.parametrize(("chosen", "used"), [(None, "3"), ("0", "0")])
def test_the_log_level_is_raised_unless_it_was_chosen(
    chosen: str | None, used: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "of this test")  # put back afterwards
    if chosen is None:
        monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL")
    else:
        monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", chosen)
    start_tensorflow()
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == used
