"""TensorFlow starts without its notices, and whatever the user has set for Keras."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from a2d_tf.errors import InputError
from a2d_tf.processes.startup import start_tensorflow

NOTICE = b"I0000 00:00:00 cuda_executor.cc:1] could not open file\n"


@pytest.fixture
def fake_tensorflow(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Put a module in TensorFlow's place that writes as its C++ code does, past sys.stderr.

    Keras, which would not find its own in it, has one in its place that keeps what is set.
    """

    def list_physical_devices() -> list:
        fake.environment = dict(os.environ)
        os.write(2, NOTICE)
        if fake.error is not None:
            raise fake.error
        return []

    fake = SimpleNamespace(error=None)
    fake.config = SimpleNamespace(list_physical_devices=list_physical_devices)
    monkeypatch.setitem(sys.modules, "tensorflow", fake)
    fake.backend, fake.environment, fake.set = "tensorflow", {}, {}
    fake.config.backend = lambda: fake.backend
    for name in ("image_data_format", "floatx", "epsilon"):
        setattr(fake.config, f"set_{name}", lambda value, name=name: fake.set.update({name: value}))
    monkeypatch.setitem(sys.modules, "keras", fake)
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


def test_keras_is_imported_in_an_environment_of_ours(
    fake_tensorflow: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", "/mine")
    monkeypatch.setenv("KERAS_MAX_EPOCHS", "1")
    monkeypatch.setenv("KERAS_NNX_ENABLED", "true")
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    start_tensorflow()
    seen = fake_tensorflow.environment
    assert (seen["KERAS_HOME"], seen["KERAS_BACKEND"]) == (os.devnull, "tensorflow")
    assert not {"KERAS_MAX_EPOCHS", "KERAS_NNX_ENABLED"} & set(seen)
    assert (os.environ["KERAS_HOME"], os.environ["KERAS_MAX_EPOCHS"]) == ("/mine", "1")
    assert "KERAS_BACKEND" not in os.environ
    expected = {"image_data_format": "channels_last", "floatx": "float32", "epsilon": 1e-7}
    assert fake_tensorflow.set == expected


REFUSAL = "environment: KERAS_BACKEND: must be tensorflow, or unset, got"


def test_another_back_end_is_refused_before_anything_is_imported(
    fake_tensorflow: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    with pytest.raises(InputError) as caught:
        start_tensorflow()
    assert str(caught.value) == f"{REFUSAL} 'jax'"
    assert fake_tensorflow.environment == {}


def test_jax_trains_where_it_is_installed(
    fake_tensorflow: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r'needs JAX: pip install "a2d_tf\[backends\]"'):
        start_tensorflow(or_jax=True)
    joined, hidden = [], []
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    monkeypatch.setattr("a2d_tf.processes.startup.join_hosts", lambda: joined.append(True))
    fake_tensorflow.backend = "jax"
    fake_tensorflow.config.set_visible_devices = lambda *given: hidden.append(given)
    start_tensorflow(or_jax=True)
    assert joined and hidden == [([], "GPU")]
    assert fake_tensorflow.environment["KERAS_BACKEND"] == "jax"


def test_what_needs_no_keras_runs_whatever_its_back_end(
    fake_tensorflow: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    start_tensorflow(with_keras=False)
    assert fake_tensorflow.environment["KERAS_BACKEND"] == "tensorflow"
    assert fake_tensorflow.set == {}


def test_keras_that_somebody_has_started_on_another_back_end_is_refused(
    fake_tensorflow: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    fake_tensorflow.backend = "torch"
    with pytest.raises(InputError, match=f"{REFUSAL} 'torch'"):
        start_tensorflow()


def test_a_users_keras_json_breaks_nothing(tmp_path: Path) -> None:
    """One process for every damage that a file can do; it takes as long as TensorFlow's start."""
    folder = tmp_path / ".keras"
    folder.mkdir()
    settings = {
        "floatx": "x",
        "epsilon": 1,
        "backend": "jax",
        "image_data_format": "channels_first",
    }
    (folder / "keras.json").write_text(json.dumps(settings))
    program = (
        "from a2d_tf.processes.startup import start_tensorflow; start_tensorflow(); import keras;"
        "print(keras.backend.backend(), keras.config.floatx(), keras.config.epsilon(),"
        "keras.config.image_data_format())"
    )
    environment = {name: value for name, value in os.environ.items() if "KERAS" not in name}
    environment |= {"HOME": str(tmp_path), "KERAS_MAX_EPOCHS": "x", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("tensorflow float32 1e-07 channels_last\n", 0)
