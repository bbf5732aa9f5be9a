import cv2
import numpy as np

from a2d_tf.evaluation.sentence import EvaluatedSample, SentenceEvaluation
from a2d_tf.evaluation.sentence_overview import write_overview
from a2d_tf.records.clip_records import encode_mask


def _evaluation(num_samples):
    frame = cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
    mask = np.zeros((48, 64), bool)
    mask[10:30, 10:40] = True
    samples = [
        EvaluatedSample(
            "v", 1, f"sentence {row}", 1.0, 1.0, frame, encode_mask(mask), encode_mask(mask)
        )
        for row in range(num_samples)
    ]
    return SentenceEvaluation({}, None, np.ones(num_samples), samples)


def test_two_columns_of_panels(tmp_path):
    heights = {}
    for num_samples in (1, 3, 4, 100):
        path = tmp_path / f"{num_samples}.png"
        write_overview(path, _evaluation(num_samples), count=4)
        heights[num_samples] = cv2.imread(str(path)).shape[0]
    row = heights[3] - heights[1]
    assert row > 200
    assert heights[3] == heights[4] == heights[100]
    assert not list(tmp_path.glob(".*"))


def test_samples_are_spread_over_the_split(tmp_path, monkeypatch):
    decoded = []
    original = EvaluatedSample.decode

    def decode(sample):
        decoded.append(sample.sentence)
        return original(sample)

    monkeypatch.setattr(EvaluatedSample, "decode", decode)
    write_overview(tmp_path / "overview.png", _evaluation(10), count=4)
    assert decoded == ["sentence 0", "sentence 3", "sentence 6", "sentence 9"]
