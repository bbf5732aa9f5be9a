"""Scores of files against plain NumPy on the masks and pycocotools on the same files."""

import contextlib
import io
import json
import time

import numpy as np
import pytest
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from a2d_tf.errors import InputError
from a2d_tf.evaluation.score import score_predictions

PERFECT = (
    *("overall_iou", "mean_iou", "map_mean_precision", "map_coco"),
    *(f"precision@0.{tenth}" for tenth in range(5, 10)),
)


def to_rle(mask, *, as_list=False):
    if not as_list:
        rle = coco_mask.encode(np.asfortranarray(mask, np.uint8))
        return {"size": list(mask.shape), "counts": rle["counts"].decode()}
    pixels = np.concatenate(([0], mask.T.ravel(), [2]))
    lengths = np.diff(np.flatnonzero(np.diff(pixels)), prepend=0)
    return {"size": list(mask.shape), "counts": lengths.tolist()}


def truth_of(masks):
    """Return the ground truth of masks by image id, those without pixels not annotated."""
    return {
        "categories": [{"id": 1, "name": "dummy_class"}],
        "images": [
            {"id": image_id, "height": mask.shape[0], "width": mask.shape[1]}
            for image_id, mask in masks.items()
        ],
        "annotations": [
            {
                "id": number,
                "image_id": image_id,
                "category_id": 1,
                "segmentation": to_rle(mask),
                "area": int(mask.sum()),
                "iscrowd": 0,
            }
            for number, (image_id, mask) in enumerate(masks.items(), start=1)
            if mask.any()
        ],
    }


def entry(image_id, mask, score, **options):
    segmentation = to_rle(mask, **options)
    return {
        "image_id": image_id,
        "category_id": 1,
        "segmentation": segmentation,
        "score": score,
    }


@pytest.fixture
def score(tmp_path):
    def score_contents(truth, predictions):
        for name, content in (("truth", truth), ("predictions", predictions)):
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
        return score_predictions(tmp_path / "predictions.json", tmp_path / "truth.json")

    return score_contents


def numpy_scores(masks, found):
    """Compute the scores pixel by pixel; ``found`` is (image id, mask, score) in file order."""
    intersections, unions = [], []
    for image_id, truth in masks.items():
        own = [(score, mask) for one, mask, score in found if one == image_id]
        best = max((score for score, _ in own), default=None)
        mask = next((mask for score, mask in own if score == best), np.zeros_like(truth))
        intersections.append(np.sum(mask & truth))
        unions.append(np.sum(mask | truth))
    intersections, unions = np.array(intersections), np.array(unions)
    ious = np.where(unions, intersections / np.maximum(unions, 1), 1.0)
    scores = {"overall_iou": intersections.sum() / unions.sum(), "mean_iou": ious.mean()}
    # In whole numbers: i / u > t / 20.
    exceeds = {t: np.mean((20 * intersections > t * unions) | (unions == 0)) for t in range(10, 20)}
    scores |= {f"precision@{t / 20}": exceeds[t] for t in range(10, 20, 2)}
    return {**scores, "map_mean_precision": np.mean(list(exceeds.values()))}


def coco_map(truth, predictions):
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO()
        coco.dataset = json.loads(json.dumps(truth))
        coco.createIndex()
        evaluation = COCOeval(coco, coco.loadRes(json.loads(json.dumps(predictions))), "segm")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation.stats[0]


def draw(seed):
    """Draw truths by image id and detections (image id, mask, score) of every kind."""
    rng = np.random.default_rng(seed)
    ids = [f"v_{name}_f_{number}" for number, name in enumerate(rng.permutation(40))]
    if seed % 2:
        ids = rng.permutation(1000)[: len(ids)].tolist()
    masks, found = {}, []
    for image_id in ids:
        truth = np.zeros((24, 31), bool)
        if rng.random() > 0.1:
            y, x = rng.integers(0, 10, size=2)
            truth[y : y + rng.integers(4, 14), x : x + rng.integers(4, 16)] = True
        masks[image_id] = truth
        for _ in range(130 if image_id == ids[3] else rng.choice([0, 1, 1, 4])):
            shift = tuple(rng.integers(-2, 3, size=2)) if rng.random() > 0.2 else (0, 0)
            mask = np.roll(truth, shift, axis=(0, 1))
            if rng.random() < 0.1:
                mask = np.zeros_like(truth)
            found.append((image_id, mask, int(rng.integers(0, 8)) / 8))  # with ties
    return masks, [found[index] for index in rng.permutation(len(found))]


@pytest.mark.parametrize("seed", range(6))
def test_shifted_masks_score_as_in_numpy_and_pycocotools(score, seed):
    masks, found = draw(seed)
    truth = truth_of(masks)
    # Both ways to write a mask, in one file.
    predictions = [entry(*one, as_list=number % 2 == 1) for number, one in enumerate(found)]
    texts = [entry(*one) for one in found]  # pycocotools' loadRes reads these alone
    result = score(truth, predictions)
    expected = numpy_scores(masks, found)
    expected["map_coco"] = coco_map(truth, texts)
    assert 0.05 < expected["map_coco"] < 0.95 and 0.1 < expected["mean_iou"] < 0.9
    assert {name: result[name] for name in expected} == pytest.approx(expected, abs=1e-6)
    empty = [image_id for image_id in masks if all(one != image_id for one, _, _ in found)]
    counts = (result["num_samples"], result["num_predictions"], result["num_without_prediction"])
    assert counts == (40, len(found), len(empty))


def test_the_truth_as_its_own_prediction_is_perfect(score):
    masks, _ = draw(0)
    predictions = [entry(image_id, mask, 0.5) for image_id, mask in masks.items() if mask.any()]
    result = score(truth_of(masks), predictions)
    assert {name: result[name] for name in PERFECT} == dict.fromkeys(PERFECT, 1.0)


def test_images_without_a_prediction(score):
    some, none = np.eye(4, dtype=bool), np.zeros((4, 4), bool)
    result = score(truth_of({1: some, 2: some, 3: none}), [entry(1, some, 0.5)])
    assert result["mean_iou"] == pytest.approx(2 / 3)  # missed: 0; nothing there: 1
    assert result["overall_iou"] == pytest.approx(1 / 2)
    assert result["map_coco"] == pytest.approx(51 / 101)
    result = score(truth_of({1: some}), [])
    assert (result["mean_iou"], result["map_coco"], result["num_predictions"]) == (0, 0, 0)


def test_the_first_of_equal_scores_counts(score):
    some, none = np.eye(4, dtype=bool), np.zeros((4, 4), bool)
    truth = truth_of({1: some})
    assert score(truth, [entry(1, some, 0.5), entry(1, none, 0.5)])["mean_iou"] == 1
    assert score(truth, [entry(1, none, 0.5), entry(1, some, 0.5)])["mean_iou"] == 0


def test_a_mistake_in_the_middle_gives_no_scores(score):
    mask = np.eye(4, dtype=bool)
    with pytest.raises(InputError, match=r"predictions\.json: entry 1, image_id: must be the id"):
        score(truth_of({1: mask}), [entry(1, mask, 0.5), entry(2, mask, 0.5)])


@pytest.mark.realdata
def test_the_test_split_of_a2d_sentences_is_scored_in_time(shared_data, tmp_path):
    truth = shared_data / "annotations" / "a2d_sentences_test_masks_half.json"
    annotations = json.loads(truth.read_text())["annotations"]
    predictions = [
        {"image_id": one["image_id"], "segmentation": one["segmentation"], "score": 1.0}
        for one in annotations
    ]
    path = tmp_path / "predictions.json"
    path.write_text(json.dumps(predictions))
    start = time.perf_counter()
    result = score_predictions(path, truth)
    assert time.perf_counter() - start < 30
    assert {name: result[name] for name in PERFECT} == dict.fromkeys(PERFECT, 1.0)
    assert result["num_samples"] == len(annotations) == 1935


@pytest.mark.realdata
def test_shifted_masks_of_a2d_sentences_score_as_in_pycocotools(shared_data, score):
    content = json.loads(
        (shared_data / "annotations" / "a2d_sentences_test_masks_half.json").read_text()
    )
    annotations = content["annotations"][::20]
    kept = {one["image_id"] for one in annotations}
    truth = {
        **content,
        "images": [image for image in content["images"] if image["id"] in kept],
        "annotations": annotations,
    }
    rng = np.random.default_rng(2)
    masks, found = {}, []
    for one in annotations:
        mask = masks[one["image_id"]] = coco_mask.decode(one["segmentation"]).astype(bool)
        for shift in (0, 20, 45):
            moved = np.roll(mask, int(rng.integers(-shift, shift + 1)), axis=1)
            found.append((one["image_id"], moved, int(rng.integers(0, 20)) / 20))
    predictions = [entry(*one) for one in found]
    expected = numpy_scores(masks, found) | {"map_coco": coco_map(truth, predictions)}
    result = score(truth, predictions)
    assert 0.2 < expected["map_coco"] < 0.95
    assert {name: result[name] for name in expected} == pytest.approx(expected, abs=1e-6)
