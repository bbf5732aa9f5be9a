import cv2
import numpy as np
from fakes.oracle import make_oracle

from a2d_tf.evaluation.coco_file import read_predictions, read_truth
from a2d_tf.evaluation.coco_output import write_coco_files
from a2d_tf.evaluation.score import score_predictions
from a2d_tf.evaluation.sentence import EvaluatedSample, evaluate_sentences
from a2d_tf.records.clip_records import encode_mask


def test_an_oracles_files_score_as_its_evaluation(tiny_records, tmp_path):
    # Coarser than the truth, and one sample whose actor is absent: no prediction, no annotation.
    oracle = make_oracle(tiny_records, tmp_path, size=32, include_absent=True)
    evaluation = evaluate_sentences(oracle, data_dir=tiny_records, split="test")
    write_coco_files(tmp_path, evaluation.samples)
    result = score_predictions(tmp_path / "predictions.json", tmp_path / "truth.json")
    assert (result.pop("num_predictions"), result.pop("num_without_prediction")) == (6, 1)
    assert result == {name: evaluation.metrics[name] for name in result}
    assert 0.75 < result["mean_iou"] < 1
    assert result["num_samples"] == 7


def test_masks_and_scores_are_kept(tmp_path):
    picture = cv2.imencode(".jpg", np.zeros((4, 6, 3), np.uint8))[1].tobytes()
    left = np.arange(24).reshape(4, 6) % 6 < 3
    samples = [
        EvaluatedSample("v", 9, "a dog", 0.0, 0.25, picture, encode_mask(left), encode_mask(~left)),
        EvaluatedSample("v", 9, "a cat", 0.0, 0.75, picture, encode_mask(~left), encode_mask(left)),
    ]
    write_coco_files(tmp_path, samples)
    images = read_truth(tmp_path / "truth.json")
    predictions = list(read_predictions(tmp_path / "predictions.json", images))
    assert [(one.image_id, one.score) for one in predictions] == [(1, 0.25), (2, 0.75)]
    assert predictions[0].mask == images[2].mask and predictions[1].mask == images[1].mask
    assert images[1].mask.box() == [0, 0, 3, 4]
