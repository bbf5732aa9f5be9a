"""Inputs of a served joint model."""

from types import SimpleNamespace

import pytest

from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.serving import served_detector
from a2d_tf.serving.served_detector import OUTPUTS, serve_detector


@pytest.fixture
def inputs_of(monkeypatch):
    """Return ``inputs_of(**options)``: the inputs of a run whose graph is not traced."""
    made = []

    def keep(answer, *, inputs, outputs, models):
        assert outputs is OUTPUTS
        made.append({one.name: one for one in inputs})
        return models

    monkeypatch.setattr(served_detector, "ServedModel", keep)

    def inputs_of(**options):
        clip_options = LabelledClipOptions(size=32, frames=3, max_instances=1, **options)
        run = SimpleNamespace(
            clip_options=clip_options,
            config=SimpleNamespace(detection=None),
            flow_source=lambda: None,
            model="model",
            masks=None,
        )
        assert serve_detector(run) == ["model"]
        return made.pop()

    return inputs_of


def test_flow_is_asked_for_by_its_direction(inputs_of):
    assert list(inputs_of(flow=False)) == ["frames"]
    assert "to the next frame" in inputs_of(flow=True)["flow"].meaning
    assert "from the frame before" in inputs_of(flow=True, flow_from="previous")["flow"].meaning
