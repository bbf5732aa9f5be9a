"""A tiny copy of J-HMDB Sentences, written like the release."""

from pathlib import Path

import cv2
import numpy as np
import scipy.io
from fakes.clips import HEIGHT, WIDTH

# Name, number of frames and number of masks of each video.
VIDEOS = (("walk/@20_Man_(walk)_1", 12, 12), ("clap/woman_clap_0", 9, 7))
SENTENCES = (
    "video_id,query\n@20_Man_(walk)_1, Man in blue walking \nwoman_clap_0,old woman clapping\n"
)


def write_jhmdb(root: Path) -> Path:
    """Write two videos of 64 x 48: frame n has grey 8 n and the mask y 10 to 40, x n to n + 20.

    Args:
        root: Folder that gets ``Rename_Images``, ``puppet_mask`` and the sentences.

    Returns:
        The same folder.
    """
    for video, num_frames, num_masks in VIDEOS:
        (root / "Rename_Images" / video).mkdir(parents=True)
        (root / "puppet_mask" / video).mkdir(parents=True)
        for number in range(1, num_frames + 1):
            picture = np.full((HEIGHT, WIDTH, 3), 8 * number, np.uint8)
            picture[:, WIDTH // 2 :, 0] = 0  # no blue on the right: the channel order shows
            cv2.imwrite(str(root / "Rename_Images" / video / f"{number:05d}.png"), picture)
        masks = np.zeros((HEIGHT, WIDTH, num_masks), np.uint8)
        for number in range(1, num_masks + 1):
            masks[10:40, number : number + 20, number - 1] = 1
        path = root / "puppet_mask" / video / "puppet_mask.mat"
        scipy.io.savemat(path, {"part_mask": masks}, do_compression=True)
    (root / "jhmdb_annotation.txt").write_text(SENTENCES)
    return root
