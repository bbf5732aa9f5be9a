"""Models and losses on JAX and PyTorch: the answers of TensorFlow, each in a process of its own."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

TESTS = Path(__file__).resolve().parents[1]
# XLA's best code is not worth its minutes for models that answer once.
QUICK_XLA = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"


@pytest.fixture(scope="module")
def expected():
    """Return TensorFlow's answers."""
    from fakes.backend_answers import all_answers

    return all_answers()


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_another_back_end_gives_the_same_answers(tmp_path, request, backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"no {backend} here: TensorFlow is the back end that the package asks for")
    path = tmp_path / "answers.npz"
    places = [str(TESTS), str(TESTS.parent), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = os.environ | {
        "KERAS_BACKEND": backend,
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
        "XLA_FLAGS": QUICK_XLA if backend == "jax" else "",
    }
    command = [sys.executable, "-m", "fakes.backend_answers", str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    # Asked for only now: a run that is skipped builds no model.
    expected = request.getfixturevalue("expected")
    with np.load(path) as found:
        assert set(found) == set(expected)
        for name, values in expected.items():
            np.testing.assert_allclose(found[name], values, rtol=1e-4, atol=1e-4, err_msg=name)
