"""The joint paper's printed numbers, against each other and against what its text says."""

import pytest
from reproduction import joint_paper, paper

from a2d_tf.labels import VALID_PAIRS
from a2d_tf.metrics.detection import DetectionMetrics


def test_ours_in_table_1():
    ours = joint_paper.SEGMENTATION["full"]
    assert [ours[f"actor/{key}"] for key in ("ave", "glo", "miou")] == [79.1, 94.5, 66.4]
    assert [ours[f"action/{key}"] for key in ("ave", "glo", "miou")] == [62.9, 92.6, 46.3]
    assert [ours[f"joint/{key}"] for key in ("ave", "glo", "miou")] == [51.4, 92.5, 36.9]


def test_ours_in_table_2():
    ours = joint_paper.DETECTION["full"]
    assert ours == {"actor": 77.2, "action": 62.4, "joint": 55.5}


def test_columns_of_table_2_are_metrics_of_an_evaluation():
    metrics = DetectionMetrics()
    metrics.update(
        boxes=(), actors=(), actor_scores=(), action_probs=(), true_boxes=(), true_pairs=()
    )
    assert set(metrics.result()) == set(joint_paper.DETECTION_METRICS)


def test_earlier_rows_are_those_of_the_sentence_paper():
    # Two papers print the same results of Xu et al. and Kalogeiton et al.
    rows = {"xu2015": "trilayer", "xu2016": "gpm_tsp", "kalogeiton": "tsmt_sharpmask"}
    for theirs, row in rows.items():
        assert paper.SEGMENTATION[theirs] == joint_paper.SEGMENTATION[row]


@pytest.mark.parametrize("row", ["mask_rcnn", "sharpmask"])
def test_the_full_model_is_above_both_baselines_everywhere(row):
    # Section 4.3: "not as good as the full model on any metrics listed in Table 3".
    full, other = joint_paper.ABLATION["full"], joint_paper.ABLATION[row]
    assert all(full[key] > other[key] for key in full)


def test_the_full_model_is_above_all_others_on_pairs():
    full = joint_paper.ABLATION["full"]
    for row, scores in joint_paper.ABLATION.items():
        for key in ("joint/ave", "joint/glo", "joint/miou"):
            assert row == "full" or full[key] > scores[key]


def test_two_stages_are_above_the_same_setup_of_kalogeiton():
    # Section 4.3: with better detection it "outperforms the similar experiment setup".
    theirs, ours = joint_paper.SEGMENTATION["tsmt_sharpmask"], joint_paper.ABLATION["sharpmask"]
    assert all(ours[key] > theirs[key] for key in ours)


def test_flow_matters_to_actions_and_hardly_to_actors():
    full, without = joint_paper.ABLATION["full"], joint_paper.ABLATION["no_flow"]
    assert full["action/miou"] - without["action/miou"] == pytest.approx(9.5)
    assert full["actor/miou"] - without["actor/miou"] == pytest.approx(-0.1)


def test_the_cross_product_baseline_has_43_classes():
    assert len(VALID_PAIRS) == 43  # section 4.3: 63 labels, out of which 43 are valid
