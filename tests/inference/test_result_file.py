"""COCO's results, written as they come."""

import json

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from a2d_tf.inference.result_file import ResultFile, coco_result


@pytest.fixture
def mask():
    mask = np.zeros((6, 8), bool)
    mask[2:4, 3:7] = True
    return mask


def test_a_mask_as_a_result(mask):
    result = coco_result(mask, image_id=3, category_id=2, score=0.75)
    assert result["bbox"] == [3, 2, 4, 2]
    assert (result["image_id"], result["category_id"], result["score"]) == (3, 2, 0.75)
    runs = result["segmentation"]
    decoded = coco_mask.decode({**runs, "counts": runs["counts"].encode()})
    np.testing.assert_array_equal(decoded, mask)
    boxed = coco_result(mask, image_id=3, category_id=2, score=0.75, box=(1, 2, 5, 8))
    assert boxed["bbox"] == [2, 1, 6, 4]
    assert coco_result(~mask & mask, image_id=1, category_id=1, score=0.0)["bbox"] == [0] * 4


def test_the_file_is_a_list_and_appears_at_the_end(tmp_path):
    path = tmp_path / "results.json"
    with ResultFile(path) as results:
        for number in range(3):
            results.add({"image_id": number})
        assert results.count == 3
        assert not path.exists()
    assert json.loads(path.read_text()) == [{"image_id": 0}, {"image_id": 1}, {"image_id": 2}]
    with ResultFile(path):
        pass
    assert json.loads(path.read_text()) == []
    with pytest.raises(KeyboardInterrupt), ResultFile(path) as results:
        results.add({})
        raise KeyboardInterrupt
    assert json.loads(path.read_text()) == []
