"""A hierarchy of regions by graph-based merging, in the manner of GBH.

Felzenszwalb and Huttenlocher, IJCV 2004, give the rule that merges two regions; Grundmann et al.,
CVPR 2010, apply it again and again to a graph of regions with histograms of their colours.
"""

import numpy as np
from numpy.typing import NDArray


def merge_regions(
    histograms: NDArray[np.float64],
    edges: NDArray[np.int64],
    *,
    levels: int,
    threshold: float,
    growth: float,
) -> NDArray[np.int64]:
    """Return the region of each region at the levels of a hierarchy, the finest first.

    At every level but the first, neighbours merge in the order of the distance of their histograms,
    if it is at most the internal variation of each plus ``threshold`` divided by its size, which
    is its share of all pixels. The internal variation of a region is the largest distance at which
    parts of it merged. Then the histograms of what merged are joined, and ``threshold`` is
    multiplied by ``growth``.

    Args:
        histograms: (R, C) counts of pixels in C bins of colour; each pixel counts equally often.
        edges: (E, 2), every pair of different regions that touch, listed once.
        levels: Number L of levels.
        threshold: Felzenszwalb's k at the second level, for distances from 0 to 1.
        growth: Its growth from level to level.

    Returns:
        (L, R), numbers from 0 without gaps; the first row is 0 to R - 1.
    """
    regions = np.arange(len(histograms))
    rows = [regions]
    variation = np.zeros(len(histograms))
    sizes = histograms.sum(axis=1) / histograms.sum()
    for _ in range(levels - 1):
        distances = _histogram_distances(histograms, edges)
        merged, variation = _merge_once(edges, distances, variation, sizes, threshold)
        count = len(variation)
        joined = np.zeros((count, histograms.shape[1]))
        np.add.at(joined, merged, histograms)
        histograms, sizes = joined, np.bincount(merged, sizes, minlength=count)
        edges = _distinct_edges(merged[edges])
        regions = merged[regions]
        rows.append(regions)
        threshold *= growth
    return np.stack(rows)


def touching_regions(labels: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the pairs (E, 2) of labels that touch along an axis of an array, each pair once."""
    pairs = []
    for axis in range(labels.ndim):
        along = np.moveaxis(labels, axis, 0)
        before, after = along[:-1].ravel(), along[1:].ravel()
        differ = before != after
        pairs.append(np.stack([before[differ], after[differ]], axis=1))
    return _distinct_edges(np.concatenate(pairs).astype(np.int64))


def _distinct_edges(edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each pair of (E, 2) once, in ascending order, without pairs of equal numbers."""
    edges = np.sort(edges[edges[:, 0] != edges[:, 1]], axis=1)
    # A pair as one number: np.unique is far slower on rows.
    base = int(edges.max(initial=0)) + 1
    return np.stack(np.divmod(np.unique(edges[:, 0] * base + edges[:, 1]), base), axis=1)


def _histogram_distances(
    histograms: NDArray[np.float64], edges: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the chi-squared distance (E,) of neighbours: 0 of equal colours to 1 of others."""
    shares = histograms / histograms.sum(axis=1, keepdims=True)
    one, other = shares[edges[:, 0]], shares[edges[:, 1]]
    both = one + other
    parts = np.divide((one - other) ** 2, both, where=both > 0, out=np.zeros_like(both))
    return parts.sum(axis=1) / 2


def _merge_once(
    edges: NDArray[np.int64],
    distances: NDArray[np.float64],
    variation: NDArray[np.float64],
    sizes: NDArray[np.float64],
    threshold: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return each region's new number (R,), and the internal variation of the new regions."""
    parents = list(range(len(sizes)))
    inside, size = variation.tolist(), sizes.tolist()

    def find(region: int) -> int:
        while parents[region] != region:
            parents[region] = parents[parents[region]]
            region = parents[region]
        return region

    order = np.argsort(distances, kind="stable")
    for (start, end), distance in zip(
        edges[order].tolist(), distances[order].tolist(), strict=True
    ):
        kept, gone = find(start), find(end)
        if kept == gone or distance > min(
            inside[kept] + threshold / size[kept], inside[gone] + threshold / size[gone]
        ):
            continue
        if size[kept] < size[gone]:
            kept, gone = gone, kept
        parents[gone] = kept
        size[kept] += size[gone]
        inside[kept] = max(inside[kept], inside[gone], distance)
    roots, numbers = np.unique([find(region) for region in parents], return_inverse=True)
    return numbers, np.asarray(inside)[roots]
