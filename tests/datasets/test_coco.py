"""Options of still images that do not go together."""

import pytest

from a2d_tf.datasets.convert import convert
from a2d_tf.datasets.table import open_release
from a2d_tf.errors import InputError


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frames": 16}, "--frames: must be left out with --dataset coco: a still image is one"),
        ({"frame_stride": 1}, "--frame-stride: must be left out with --dataset coco"),
        ({"flow": "dis"}, "--flow: must be none for --dataset coco: a still image has no flow"),
        ({"unit": "video"}, "--unit: must be frame for --dataset coco"),
        ({"sampling": "even"}, "--sampling: must be left out unless --dataset is jhmdb"),
        ({"side_margin": 0}, "--side-margin: must be above 0"),
        ({"size_ratio": 1}, "--size-ratio: must be above 1"),
        ({"least_share": 1}, "--least-share: must be at least 0"),
        ({"dataset": "a2d", "class_names": True}, "--class-names: must be left out unless"),
        ({"dataset": "jhmdb", "size_ratio": 2.0}, "--size-ratio: must be left out"),
        (
            {"dataset": "a2d", "groups": True},
            "^convert: --groups: must be left out unless --dataset is coco$",
        ),
    ],
)
def test_options_that_do_not_go_together_are_refused(tiny_coco, tmp_path, options, message):
    with pytest.raises(InputError, match=message):
        convert(tiny_coco, tmp_path / "records", **{"dataset": "coco"} | options)


def test_rules_without_sentences_to_make_are_refused(tmp_path):
    with pytest.raises(InputError, match="unless --class-names asks for such sentences"):
        open_release(tmp_path, dataset="coco", expressions=tmp_path / "refs.json", least_share=0.01)
