"""Three still images with COCO's instances, written like COCO's."""

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np


def _box(left: int, top: int, right: int, bottom: int) -> list[list[int]]:
    return [[left, top, right, top, right, bottom, left, bottom]]


CATEGORIES = {1: "person", 17: "cat", 18: "dog", 37: "sports ball", 47: "cup"}
# Id, file name, height and width of each image; id, category and outline of each of its objects.
IMAGES: dict[str, dict[tuple[int, str, int, int], list[tuple[int, int, Any]]]] = {
    "train": {
        (7, "one.jpg", 40, 60): [
            (1, 18, _box(5, 10, 25, 30)),
            (2, 18, _box(40, 12, 55, 22)),
            (3, 37, _box(28, 30, 36, 38)),
        ],
        (8, "more/two.png", 30, 30): [
            (4, 47, _box(2, 2, 12, 12)),
            (900, 1, {"size": [30, 30], "counts": [600, 300]}),
        ],
    },
    "test": {(9, "three.png", 30, 40): [(1, 17, _box(10, 5, 30, 25))]},
}


def write_coco(root: Path) -> Path:
    """Write the images and the instances of both splits, two images of train and one of test.

    Image 7 has a large dog on the left, a small one on the right and a sports ball, image 8 a cup
    and a crowd of persons, image 9 a cat.

    Args:
        root: Folder that gets ``train``, ``test`` and a JSON file of each.

    Returns:
        The same folder.
    """
    for split, images in IMAGES.items():
        listed, annotations = [], []
        for (image_id, name, height, width), objects in images.items():
            listed.append({"id": image_id, "file_name": name, "height": height, "width": width})
            path = root / split / name
            path.parent.mkdir(parents=True, exist_ok=True)
            picture = np.full((height, width, 3), 10 * image_id, np.uint8)
            picture[:, width // 2 :, 0] = 0  # no blue on the right: the channel order shows
            cv2.imwrite(str(path), picture)
            annotations += [
                {
                    "id": number,
                    "image_id": image_id,
                    "category_id": category,
                    "segmentation": outline,
                    "iscrowd": int(isinstance(outline, dict)),
                }
                for number, category, outline in objects
            ]
        categories = [{"id": number, "name": name} for number, name in CATEGORIES.items()]
        content = {"categories": categories, "images": listed, "annotations": annotations}
        (root / f"{split}.json").write_text(json.dumps(content))
    return root
