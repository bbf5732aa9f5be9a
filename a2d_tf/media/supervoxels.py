"""A clip cut into supervoxels, which are merged into ever larger ones.

In the place of GBH (Grundmann et al., CVPR 2010), which merges voxels of a whole video by the same
rule. Here SLIC (Achanta et al., PAMI 2012) cuts a clip of a few frames, and only its regions are
merged; their histograms are of colour, not of flow too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.media.region_merging import merge_regions, touching_regions

_BINS = 16  # of each channel of colour
_LOWEST, _HIGHEST = np.array([0.0, -60.0, -60.0]), np.array([100.0, 60.0, 60.0])  # of L, a, b


@dataclass(frozen=True)
class Supervoxels:
    """A hierarchy of supervoxels.

    Attributes:
        labels: (T, H, W), the supervoxel of each pixel before merging, from 0 to R - 1.
        levels: (L, R), the supervoxel of each of these at every level, the finest first.
    """

    labels: NDArray[np.int64]
    levels: NDArray[np.int64]


def check_scikit_image(*, place: object, field: str) -> None:
    """Raise InputError where scikit-image is not installed, which finds supervoxels.

    Args:
        place: File or option that asks for supervoxels, for the message.
        field: Field or value that does, for the message.
    """
    try:
        import skimage.segmentation  # noqa: F401
    except ImportError:
        rule = "needs scikit-image: pip install 'a2d_tf[supervoxels]', or pip install scikit-image"
        raise InputError(place, field, rule) from None


def find_supervoxels(
    frames: NDArray[np.floating],
    *,
    segments: int,
    compactness: float,
    frame_distance: float,
    levels: int,
    threshold: float,
    growth: float,
) -> Supervoxels:
    """Cut a clip into supervoxels and merge them.

    The same clip gives the same supervoxels.

    Args:
        frames: (T, H, W, 3) RGB from 0 to 1.
        segments: About how many supervoxels there are before merging.
        compactness: Weight of place against colour, see scikit-image's ``slic``.
        frame_distance: Pixels that a step from a frame to the next counts.
        levels: Number of levels, the one before merging included.
        threshold: How unlike two neighbours may be that merge, see ``merge_regions``.
        growth: Growth of the threshold from level to level.

    Raises:
        InputError: scikit-image is not installed.
    """
    check_scikit_image(place="supervoxels", field="scikit-image")
    from skimage.color import rgb2lab
    from skimage.segmentation import slic

    labels = slic(
        frames,
        n_segments=segments,
        compactness=compactness,
        spacing=(frame_distance, 1, 1),
        start_label=0,
        channel_axis=-1,
    )
    merged = merge_regions(
        _colour_histograms(labels, rgb2lab(frames)),
        touching_regions(labels),
        levels=levels,
        threshold=threshold,
        growth=growth,
    )
    return Supervoxels(labels, merged)


def _colour_histograms(labels: NDArray[np.int64], lab: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return (R, 3 * bins): how often each supervoxel has each lightness, a and b.

    A value counts for the two bins next to it, by its distance to their centres, so that a small
    change of light is a small change of the histogram.
    """
    regions = labels.ravel()
    count = int(regions.max()) + 1
    places = (lab.reshape(-1, 3) - _LOWEST) / (_HIGHEST - _LOWEST) * _BINS - 0.5
    places = np.clip(places, 0, _BINS - 1)
    lower = np.minimum(places.astype(np.int64), _BINS - 2)
    upper_share = places - lower
    channels = []
    for channel in range(3):
        cells = regions * _BINS + lower[:, channel]
        shares = upper_share[:, channel]
        counts = np.bincount(cells, 1 - shares, count * _BINS)
        counts += np.bincount(cells + 1, shares, count * _BINS)
        channels.append(counts.reshape(count, _BINS))
    return np.concatenate(channels, axis=1)
