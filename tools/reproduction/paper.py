"""What the sentence paper prints (Gavrilyuk et al., CVPR 2018, section 5), in percent."""

from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT

Published = dict[str, float | None]  # by the key of the metric; None where the paper has a dash

OVERALL = "overall_iou"
# The columns of Tables 1 and 2; the paper's mAP is the mean precision (see metrics/sentence.py).
SENTENCE_METRICS = (
    "precision@0.5",
    "precision@0.6",
    "precision@0.7",
    "precision@0.8",
    "precision@0.9",
    "map_mean_precision",
    OVERALL,
    "mean_iou",
)
# The columns of Table 3.
SEMANTIC_METRICS = tuple(
    f"{reading}/{score}" for reading in (ACTOR, ACTION, JOINT) for score in ("ave", "glo", "miou")
)


def _sentence(*values: float) -> Published:
    return dict(zip(SENTENCE_METRICS, values, strict=True))


def _semantic(*values: float | None) -> Published:
    return dict(zip(SEMANTIC_METRICS, values, strict=True))


# Section 5.1, overall IoU on A2D Sentences, by the run of ours that answers it.
ABLATION: dict[str, Published] = {
    run: {OVERALL: value}
    for run, value in {
        "frames_1": 48.2,
        "frames_4": 52.2,
        "frames_8": 52.8,
        "rgb": 53.6,
        "text_lstm": 51.8,
        "text_bilstm": 52.1,
        "loss_finest": 49.4,
        "flow": 49.5,
        "fused": 55.1,
    }.items()
}

# Table 1, A2D Sentences.
A2D_SENTENCES: dict[str, Published] = {
    "hu_referit": _sentence(7.7, 3.9, 0.8, 0.0, 0.0, 2.0, 21.3, 12.8),
    "li_referit": _sentence(10.8, 6.2, 2.0, 0.3, 0.0, 3.3, 24.8, 14.4),
    "hu": _sentence(34.8, 23.6, 13.3, 3.3, 0.1, 13.2, 47.4, 35.0),
    "li": _sentence(38.7, 29.0, 17.5, 6.6, 0.1, 16.3, 51.5, 35.4),
    "rgb": _sentence(47.5, 34.7, 21.1, 8.0, 0.2, 19.8, 53.6, 42.1),
    "fused": _sentence(50.0, 37.6, 23.1, 9.4, 0.4, 21.5, 55.1, 42.6),
}

# Table 2, J-HMDB Sentences.
JHMDB_SENTENCES: dict[str, Published] = {
    "hu": _sentence(63.3, 35.0, 8.5, 0.2, 0.0, 17.8, 54.6, 52.8),
    "li": _sentence(57.8, 33.5, 10.3, 0.6, 0.0, 17.3, 52.9, 49.1),
    "fused": _sentence(69.9, 46.0, 17.3, 1.4, 0.0, 23.3, 54.1, 54.2),
}

# Table 3, A2D.
SEGMENTATION: dict[str, Published] = {
    "xu2015": _semantic(45.7, 74.6, None, 47.0, 74.6, None, 25.4, 76.2, None),
    "xu2016": _semantic(58.3, 85.2, 33.4, 60.5, 85.3, 32.0, 43.3, 84.2, 19.9),
    "kalogeiton": _semantic(73.7, 90.6, 49.5, 60.5, 89.3, 42.2, 47.5, 88.7, 29.7),
    "paper": _semantic(71.4, 92.8, 53.7, 69.3, 92.5, 49.4, 52.4, 91.7, 34.8),
}

# Section 5.3: mean average precision of the classifier that chooses the pairs, and that of an
# earlier system, [29] (Xu et al., CVPR 2015).
CLASSIFIER_MAP, EARLIER_CLASSIFIER_MAP = 70.0, 67.0
