"""A tiny copy of A2D with A2D Sentences, written like the releases."""

import csv
from collections.abc import Sequence
from pathlib import Path

import cv2
import h5py
import numpy as np
from fakes.clips import HEIGHT, WIDTH, write_clip

from a2d_tf.labels import COLOURS

# Actor-action id, instance id and mask (y1, x1, y2, x2) of one actor.
DrawnInstance = tuple[int, int | None, tuple[int, int, int, int]]

# The instances of each annotated frame.
VIDEOS: dict[str, dict[int, list[DrawnInstance]]] = {
    "-tiny_pair": {  # two actors that overlap; the second one is gone in frame 16
        8: [(18, 0, (10, 4, 40, 24)), (77, 1, (20, 20, 36, 50))],
        16: [(18, 0, (10, 8, 40, 28))],
    },
    "tiny_single": {
        6: [(34, 2, (5, 6, 15, 16))],
        12: [(36, 2, (7, 10, 17, 20))],
        18: [(36, 2, (9, 14, 19, 24))],
    },
    "tiny_missed": {12: [(44, None, (2, 30, 12, 60))]},
}
VIDEOSET = (
    "-tiny_pair,77,00:00:00,00:00:01,48,64,24,2,0\n"
    "tiny_single,34,00:00:02,00:00:03,48,64,24,3,1\n"
    "tiny_missed,44,00:01:00,00:01:01,48,64,24,1,0\n"
)
TEST_VIDEOSET = VIDEOSET.replace("24,2,0", "24,2,1").replace("24,1,0", "24,1,1")  # all in test
SENTENCES = (
    "video_id,instance_id,query\n"
    "-tiny_pair,0, a Man in blue is walking  \n"
    "-tiny_pair,1,the dog is running\n"
    "tiny_single,2,red ball flying and rolling\n"
)


def write_a2d(root: Path) -> Path:
    """Write the copy: 3 videos of 24 frames, 64 x 48, 6 annotated frames, 3 sentences.

    Args:
        root: Folder that gets ``Release`` and ``text_annotations``.

    Returns:
        The same folder.
    """
    texts = root / "text_annotations"
    for video_id, frames in VIDEOS.items():
        write_clip(root / "Release" / "clips320H" / f"{video_id}.mp4")
        for number, instances in frames.items():
            annotations = root / "Release" / "Annotations"
            mat = annotations / "mat" / video_id / f"{number:05d}.mat"
            write_frame(mat, instances, squeeze=video_id == "tiny_missed")
            if video_id != "tiny_missed":
                folder = texts / "a2d_annotation_with_instances" / video_id
                write_frame(folder / f"{number:05d}.h5", instances)
            colours = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
            for pair_id, _, (y1, x1, y2, x2) in instances:
                colours[y1:y2, x1:x2] = COLOURS[pair_id]
            col = annotations / "col" / video_id / f"{number:05d}.png"
            col.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(col), colours[..., ::-1])
    (root / "Release" / "videoset.csv").write_text(VIDEOSET)
    (texts / "a2d_annotation.txt").write_text(SENTENCES)
    (texts / "a2d_missed_videos.txt").write_text("tiny_missed")
    return root


def write_frame(path: Path, instances: Sequence[DrawnInstance], *, squeeze: bool = False) -> None:
    """Write the annotations of one frame as HDF5 in MATLAB's order.

    Args:
        path: ``.mat`` file of A2D or ``.h5`` file of A2D Sentences, which also numbers instances.
        instances: Actors of the frame, later ones over earlier ones in the label map.
        squeeze: Whether axes of length one are left out, as some released files do.
    """
    masks = np.zeros((len(instances), HEIGHT, WIDTH), dtype=np.uint8)
    labels = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    boxes = []
    for mask, (pair_id, _, (y1, x1, y2, x2)) in zip(masks, instances, strict=True):
        mask[y1:y2, x1:x2] = 1
        labels[y1:y2, x1:x2] = pair_id
        boxes.append([x1 + 0.25, y1 - 0.5, x2, y2 + 0.75])
    ids = np.array([[float(pair_id) for pair_id, _, _ in instances]])
    stored_boxes = np.array(boxes).T  # (4, N)
    stored_masks = masks.transpose(0, 2, 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        file["reS_id"] = labels.T
        file["reMask"] = stored_masks[0] if len(instances) == 1 else stored_masks
        file["reBBox"] = stored_boxes.squeeze() if squeeze else stored_boxes
        file["id"] = ids.squeeze(0) if squeeze else ids
        if path.suffix == ".h5":
            file["instance"] = np.array([number for _, number, _ in instances])
        else:  # MATLAB keeps cell arrays in a group of references
            file.create_group("#refs#")


def videoset_rows(root: Path) -> list[list[str]]:
    """Return the cells of each row of a release's ``videoset.csv``."""
    with (root / "Release" / "videoset.csv").open(newline="") as file:
        return list(csv.reader(file))
