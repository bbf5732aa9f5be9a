"""The sentence metrics of another model's predictions, from COCO's two files."""

from pathlib import Path
from typing import Any

from a2d_tf.evaluation.coco_file import read_predictions, read_truth
from a2d_tf.files.json_fields import ImageId
from a2d_tf.metrics.sentence import Detection, SentenceMetrics


def score_predictions(predictions: Path, truth: Path) -> dict[str, Any]:
    """Compare a file of predictions with a file of ground truth.

    The mask of an image with the best score, the first among equals, counts for IoU and precision;
    an image without a prediction has an empty one. All masks count for ``map_coco``. Only three
    numbers of a prediction are kept, so that its file may be larger than memory.

    Returns:
        What ``SentenceMetrics.result`` does, ``num_predictions`` and ``num_without_prediction``.

    Raises:
        InputError: As in ``read_truth`` and ``read_predictions``.
    """
    images = read_truth(truth)
    detections: dict[ImageId, list[Detection]] = {image_id: [] for image_id in images}
    for prediction in read_predictions(predictions, images):
        detection = Detection(
            intersection=prediction.mask.intersection(images[prediction.image_id].mask),
            area=prediction.mask.area,
            score=prediction.score,
        )
        detections[prediction.image_id].append(detection)
    metrics = SentenceMetrics()
    # pycocotools' order, which decides between images of equal scores.
    for image_id in sorted(images, key=lambda image_id: (isinstance(image_id, str), image_id)):
        metrics.update_detections(detections[image_id], truth_area=images[image_id].mask.area)
    result: dict[str, Any] = metrics.result()
    result["num_predictions"] = sum(len(found) for found in detections.values())
    result["num_without_prediction"] = sum(not found for found in detections.values())
    return result
