"""SharpMask's evaluation, with masks that are chosen."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.errors import InputError
from a2d_tf.evaluation.sharpmask import evaluate_sharpmask
from a2d_tf.evaluation.sharpmask_report import write_sharpmask_report

SIZE = 16


class UpperHalves:
    """Stands in for a trained run: a mask is the upper half of its box."""

    step = 5

    def __init__(self) -> None:
        self.config = SimpleNamespace(evaluation=SimpleNamespace(batch_size=2))
        self.clip_options = LabelledClipOptions(size=SIZE, frames=1, max_instances=1, flow=False)

    def check_data(self, data_dir):
        pass

    def segment(self, pictures, boxes, *, present):
        masks = np.zeros((*present.shape, 28, 28), np.float32)
        masks[:, :, :14] = 1
        return masks * present[..., None, None]


def rectangle(height, width):
    mask = np.zeros((SIZE, SIZE), bool)
    mask[:height, :width] = True
    return mask


@pytest.fixture
def data(tmp_path):
    """Return three test frames: a full square beside an L, nobody, a full one."""
    corner = rectangle(8, 8)
    corner[4:, 4:] = False  # 48 of the 64 pixels of its box
    records = [
        make_record(video_id="both", masks=[corner, rectangle(16, 16) & ~rectangle(16, 8)]),
        make_record(video_id="nobody", masks=[], sentences=()),
        make_record(video_id="one", masks=[rectangle(8, 8)], sentences=()),
    ]
    return write_data(tmp_path / "data", [], records)


def test_masks_and_filled_boxes_by_hand(data, tmp_path):
    evaluation = evaluate_sharpmask(UpperHalves(), data_dir=data, split="test")
    metrics = evaluation.metrics
    # Upper halves: 32 of the L's 48, and half of both full boxes.
    assert metrics["mean_iou"] == pytest.approx((32 / 48 + 0.5 + 0.5) / 3)
    assert metrics["above_half"] == pytest.approx(1 / 3)
    assert metrics["filled_box"]["mean_iou"] == pytest.approx((48 / 64 + 1 + 1) / 3)
    assert (metrics["num_actors"], metrics["num_frames"], metrics["step"]) == (3, 3, 5)
    assert [one.video_id for one in evaluation.frames] == ["both", "one"]
    report = write_sharpmask_report(tmp_path / "report", evaluation)
    assert report.stat().st_size > 0
    assert json.loads((tmp_path / "report" / "metrics.json").read_text()) == metrics


def test_data_without_an_actor_is_refused(tmp_path):
    record = make_record(video_id="nobody", masks=[], sentences=())
    data = write_data(tmp_path / "data", [], [record])
    with pytest.raises(InputError, match="test: must hold an actor in a frame with a label map"):
        evaluate_sharpmask(UpperHalves(), data_dir=data, split="test")
