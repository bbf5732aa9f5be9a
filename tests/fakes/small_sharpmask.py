"""SharpMask around boxes, small enough to be built in a moment."""

from a2d_tf.layers.jittered_boxes import JitteredBoxes
from a2d_tf.models.box_segmenter import BoxSegmenterModels, build_box_segmenter
from a2d_tf.models.resnet import build_resnet
from a2d_tf.models.sharpmask import build_sharpmask


def build_small_box_segmenter(
    *, size: int = 64, max_instances: int = 3, frozen: bool = False
) -> BoxSegmenterModels:
    """Return models of crops of 32 x 32, for two boxes in inference.

    Args:
        size: Side of the picture in pixels.
        max_instances: Number of boxes of a picture in training.
        frozen: Whether batch norm keeps its stored moments in training.
    """
    backbone = build_resnet(
        input_shape=(32, 32, 3), blocks=(1, 1, 1, 1), width=0.05, frozen_batch_norm=frozen
    )
    sharpmask = build_sharpmask(
        backbone=backbone, widths=(4, 4, 4, 4, 4), skip_widths=(4, 4, 4, 4), squeeze=4, code=8
    )
    return build_box_segmenter(
        sharpmask=sharpmask,
        jitter=JitteredBoxes(shift=0.1, scale=1.2, seed=0, name="jittered_boxes"),
        context=1.75,
        size=size,
        max_instances=max_instances,
        boxes=2,
    )
