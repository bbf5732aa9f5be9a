"""Which two runs may answer as one."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from fakes.refusals import refusal_of

from a2d_tf.runs.fused_streams import check_fused


def run_of(name, stream):
    """Return what is asked of a run."""
    config = SimpleNamespace(data=SimpleNamespace(stream=stream))
    return SimpleNamespace(config=config, task=SimpleNamespace(workdir=Path("runs") / name))


def test_rgb_comes_before_flow():
    check_fused(run_of("one", "rgb"), run_of("two", "flow"))


@pytest.mark.parametrize(
    ("streams", "named"),
    [
        (("flow", "rgb"), "runs/one/config.toml: data.stream: must be 'rgb': an RGB run, "),
        (("rgb", "rgb"), "runs/two/config.toml: data.stream: must be 'flow': an RGB run, "),
        (("flow", "flow"), "runs/one/config.toml: data.stream: must be 'rgb'"),
    ],
)
def test_others_are_refused_by_their_folders(streams, named):
    runs = [run_of(name, stream) for name, stream in zip(("one", "two"), streams, strict=True)]
    assert named in refusal_of(check_fused, *runs)
