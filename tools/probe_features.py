"""Tell how well frozen features tell kinds of actors apart in scenes they were not fitted to.

tools/probe_features.py FEATURES --scenes CSV [--also FEATURES] --hold A,B --hold C,D ...

FEATURES is what `a2d-tf cache` wrote, CSV has a row `vid,sequence` for every scene in a video. For
each --hold, a linear map from one cell's features to A2D's actors is fitted by ridge regression to
the training videos that show none of those scenes, and to all views of what --also names. Those
that show no other scene are asked: of two actors of different kinds in one view, how often is the
map of a kind higher on its own actor? What it cannot tell apart is hard for any sentence. Chance is
50 %.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.data.scenes import check_held, read_scenes
from a2d_tf.errors import A2DError, InputError
from a2d_tf.labels import ACTORS
from a2d_tf.startup import start_tensorflow

_RIDGE = 1e-2  # of the mean of the diagonal
_LEAST_SHARE = 0.5  # of a cell that an actor must cover to be its kind


@dataclass(frozen=True)
class ProbedView:
    """One stored view on the grid of its features: (H, W, C), (N, H, W) shares of cells, (N,)."""

    video: str
    features: NDArray[np.float32]
    masks: NDArray[np.float32]
    kinds: NDArray[np.int64]


def read_views(folder: Path, split: str) -> Iterator[ProbedView]:
    """Yield the views of a folder of features that show somebody: of a split, ``*`` for all.

    Raises:
        InputError: No features.
    """
    import tensorflow as tf

    from a2d_tf.data.feature_records import decode_view, decode_view_example
    from a2d_tf.data.feature_settings import load_features

    settings = load_features(folder)
    if settings is None:
        raise InputError(folder, "features", "must be a folder that a2d-tf cache wrote")
    for path in sorted(folder.glob(f"{split}-*.tfrecord")):
        for record in tf.data.TFRecordDataset(str(path)):
            example = decode_view_example(record)
            count = len(example[keys.SENTENCE_TEXTS])
            if not count:
                continue
            view = decode_view(
                example,
                chosen=tf.range(count),
                shape=settings.shape,
                size=settings.data["size"],
            )
            features = tf.reduce_mean(tf.cast(view[keys.FEATURES], tf.float32), axis=0)
            features = tf.math.l2_normalize(features, axis=-1).numpy()
            masks = [_shrink(mask, features.shape[:2]) for mask in view[keys.VIEW_MASKS].numpy()]
            yield ProbedView(
                video=example[keys.VIDEO_ID].numpy().decode(),
                features=features,
                masks=np.stack(masks),
                kinds=view[keys.VIEW_ACTORS].numpy(),
            )


def fit(views: list[ProbedView], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the map (C + 1, K) from a cell's features and a one to the kinds."""
    size = views[0].features.shape[-1] + 1
    products, answers = np.zeros((size, size)), np.zeros((size, len(kinds)))
    for view in views:
        cells = _with_one(view.features)
        of_kind = (view.kinds[:, None] == kinds)[..., None, None]  # (N, K, 1, 1)
        covered = (of_kind & (view.masks >= _LEAST_SHARE)[:, None]).any(axis=0)  # (K, H, W)
        products += cells.T @ cells
        answers += cells.T @ covered.reshape(len(kinds), -1).T
    ridge = _RIDGE * np.trace(products) / size
    return np.linalg.solve(products + ridge * np.eye(size), answers)


def tell_apart(
    views: list[ProbedView], fitted: NDArray[np.float64], kinds: NDArray[np.int64]
) -> dict[int, list[bool]]:
    """Return for each kind, of every actor beside one of another kind, whether it was told."""
    told = defaultdict(list)
    for view in views:
        scores = (_with_one(view.features) @ fitted).reshape(*view.features.shape[:2], -1)
        for kind, mask in zip(view.kinds, view.masks, strict=True):
            if kind not in kinds or not mask.any():
                continue
            score = scores[..., np.searchsorted(kinds, kind)]
            own = np.average(score, weights=mask)
            for other, rival in zip(view.kinds, view.masks, strict=True):
                if other != kind and rival.any():
                    told[int(kind)].append(bool(own > np.average(score, weights=rival)))
    return dict(told)


def main() -> int:
    """Fit and ask, one set of held-out scenes after the other."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("features", type=Path)
    parser.add_argument("--scenes", type=Path, required=True, metavar="CSV")
    parser.add_argument("--also", action="append", default=[], type=Path, metavar="FEATURES")
    parser.add_argument("--hold", action="append", required=True, metavar="SCENE,...")
    args = parser.parse_args()
    start_tensorflow()
    try:
        return probe(
            args.features, scenes=read_scenes(args.scenes), holds=args.hold, also=args.also
        )
    except A2DError as error:
        print(error, file=sys.stderr)
        return 1


def probe(folder: Path, *, scenes: dict[str, set[str]], holds: list[str], also: list[Path]) -> int:
    """Print for each set of held-out scenes, and for all, how many actors are told apart."""
    views = list(read_views(folder, "train"))
    further = [view for one in also for view in read_views(one, "*")]
    if not views:
        raise InputError(folder, "train", "must hold a view with a sentence")
    if {view.features.shape for view in further} - {views[0].features.shape}:
        raise InputError(folder, "shape", "must be that of --also", views[0].features.shape)
    for view in views:
        if view.video not in scenes:
            raise InputError(folder, "video", "must have a row in --scenes", view.video)
    kinds = np.unique(np.concatenate([view.kinds for view in views]))
    kinds = kinds[kinds > 0]  # A2D's actors
    everything = []
    for hold in holds:
        held = check_held(hold, scenes, folder)
        apart = [view for view in views if not scenes[view.video] & held]
        asked = [view for view in views if scenes[view.video] <= held]
        if not apart + further:
            raise InputError(folder, "--hold", "must leave a training video to fit to", hold)
        told = tell_apart(asked, fit(apart + further, kinds), kinds)
        answers = [answer for of_kind in told.values() for answer in of_kind]
        everything += answers
        print(f"{hold}: {_share(answers)}; {', '.join(_by_kind(told))}")
    print(f"all: {_share(everything)}")
    return 0


def _by_kind(told: dict[int, list[bool]]) -> Iterator[str]:
    for kind, answers in sorted(told.items()):
        yield f"{ACTORS[kind]} {_share(answers)}"


def _share(answers: list[bool]) -> str:
    return f"{100 * np.mean(answers):.1f} % of {len(answers)}" if answers else "none to ask about"


def _with_one(features: NDArray[np.float32]) -> NDArray[np.float64]:
    cells = features.reshape(-1, features.shape[-1]).astype(np.float64)
    return np.concatenate([cells, np.ones((len(cells), 1))], axis=1)


def _shrink(mask: NDArray[np.bool_], shape: tuple[int, ...]) -> NDArray[np.float32]:
    height, width = shape
    small = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32)


if __name__ == "__main__":
    sys.exit(main())
