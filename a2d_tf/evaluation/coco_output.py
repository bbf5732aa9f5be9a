"""Write an evaluation in COCO's format, for ``a2d-tf score`` and other people's tools."""

from collections.abc import Sequence
from pathlib import Path

from a2d_tf.evaluation.coco_file import Prediction, TruthImage, write_predictions, write_truth
from a2d_tf.evaluation.sentence import EvaluatedSample
from a2d_tf.media.rle import encode_rle
from a2d_tf.records.clip_records import decode_mask


def write_coco_files(out: Path, samples: Sequence[EvaluatedSample]) -> None:
    """Write ``predictions.json`` and ``truth.json`` into a folder that exists.

    Image ids count the samples from 1. A prediction without pixels is left out, because COCO
    would count it as a detection.
    """
    images, predictions = [], []
    for image_id, sample in enumerate(samples, start=1):
        notes = {
            "video_id": sample.video_id,
            "frame_number": sample.frame_number,
            "sentence": sample.sentence,
        }
        images.append((TruthImage(image_id, encode_rle(decode_mask(sample.truth_png))), notes))
        mask = encode_rle(decode_mask(sample.predicted_png))
        if mask.area:
            predictions.append(Prediction(image_id=image_id, mask=mask, score=sample.score))
    write_predictions(out / "predictions.json", predictions)
    write_truth(out / "truth.json", images)
