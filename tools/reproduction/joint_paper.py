"""What the joint paper prints (Ji et al., ECCV 2018, section 4), in percent.

Figure 4, the zero-shot comparison, is a chart only: neither it nor section 4.4 prints a number.
Its text claims that the paper's average precision is above Kalogeiton et al.'s for all seven
actors, and that its ratio equals or exceeds theirs.
"""

from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT
from reproduction.paper import SEMANTIC_METRICS, Published

# The columns of Table 2: mean average precision of boxes, as metrics/detection.py names it.
DETECTION_METRICS = (ACTOR, ACTION, JOINT)


def _semantic(*values: float | None) -> Published:
    return dict(zip(SEMANTIC_METRICS, values, strict=True))


def _detection(*values: float) -> Published:
    return dict(zip(DETECTION_METRICS, values, strict=True))


# Table 1, A2D. TSMT is the detector of Kalogeiton et al., GBH and SM (SharpMask) make its masks.
SEGMENTATION: dict[str, Published] = {
    "trilayer": _semantic(45.7, 74.6, None, 47.0, 74.6, None, 25.4, 76.2, None),
    "gpm_tsp": _semantic(58.3, 85.2, 33.4, 60.5, 85.3, 32.0, 43.3, 84.2, 19.9),
    "gpm_gbh": _semantic(59.4, 84.8, 33.3, 61.2, 84.9, 31.9, 43.9, 83.8, 19.9),
    "tsmt_gbh": _semantic(72.9, 85.8, 42.7, 61.4, 84.6, 35.5, 48.0, 83.9, 24.9),
    "tsmt_sharpmask": _semantic(73.7, 90.6, 49.5, 60.5, 89.3, 42.2, 47.5, 88.7, 29.7),
    "full": _semantic(79.1, 94.5, 66.4, 62.9, 92.6, 46.3, 51.4, 92.5, 36.9),
}

# Table 2, A2D. The first three are networks of Kalogeiton et al.
DETECTION: dict[str, Published] = {
    "tsct": _detection(67.2, 60.2, 49.2),
    "tshr": _detection(67.9, 59.6, 49.6),
    "tsmt": _detection(68.3, 60.0, 48.9),
    "full": _detection(77.2, 62.4, 55.5),
}

# Table 3, A2D, by the run of ours that answers it; its first row is the last of Table 1.
ABLATION: dict[str, Published] = {
    "full": SEGMENTATION["full"],
    "mask_rcnn": _semantic(62.8, 84.2, 33.7, 59.6, 84.0, 30.3, 41.7, 82.5, 19.1),
    "sharpmask": _semantic(76.6, 92.2, 60.3, 60.7, 90.3, 42.9, 49.0, 89.8, 32.4),
    "no_temporal": _semantic(79.0, 94.1, 66.1, 61.8, 92.0, 45.5, 50.3, 90.2, 35.3),
    "no_flow": _semantic(79.5, 93.7, 66.5, 60.4, 86.3, 36.8, 46.2, 87.8, 29.4),
    "no_joint": _semantic(77.7, 93.2, 63.2, 62.1, 91.3, 45.2, 50.9, 90.1, 33.6),
}
