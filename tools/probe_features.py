"""Measure how well frozen features separate kinds of actors in scenes they were not fitted to.

tools/probe_features.py FEATURES --scenes CSV [--also FEATURES] --hold A,B --hold C,D ...

FEATURES is what `a2d-tf cache` wrote, CSV has a row `vid,sequence` for every scene in a video. For
each --hold, a linear map from one cell's features to A2D's actors is fitted by ridge regression to
the training videos that show none of those scenes, and to all views of what --also names. It is
tested on the videos that show only those scenes: of two actors of different kinds in one view, how
often is the map of a kind higher on its own actor? Kinds that it cannot separate are hard for any
sentence. Chance is 50 %.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from feature_folder import FeatureFolder, check_not_pasted, open_features
from numpy.typing import NDArray
from scenes import add_scenes, check_held, read_scenes

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.labels import ACTORS
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.records.manifest import SPLITS

_RIDGE = 1e-2  # as a share of the mean of the diagonal
_LEAST_SHARE = 0.5  # share of a cell that an actor must cover to be its kind


@dataclass(frozen=True)
class ProbedView:
    """One stored view on its features' grid: (H, W, C), (N, H, W) shares of cells, (N,) kinds."""

    video: str
    features: NDArray[np.float32]
    masks: NDArray[np.float32]
    kinds: NDArray[np.int64]


def read_views(folder: FeatureFolder, split: str) -> Iterator[ProbedView]:
    """Yield the views of a split that show somebody.

    Raises:
        InputError: A shard is damaged, or not as the folder says.
    """
    import tensorflow as tf

    from a2d_tf.features.records import decode_view, decode_view_example

    def decode(record: bytes) -> dict[str, tf.Tensor]:
        example = decode_view_example(record)
        count = len(example[keys.SENTENCE_TEXTS])
        if not count:
            return {}
        view = decode_view(
            example, chosen=tf.range(count), shape=folder.settings.shape, size=folder.size
        )
        features = tf.reduce_mean(tf.cast(view[keys.FEATURES], tf.float32), axis=0)
        features = tf.debugging.check_numerics(features, "features")
        return {
            keys.VIDEO_ID: example[keys.VIDEO_ID],
            keys.FEATURES: tf.math.l2_normalize(features, axis=-1),
            keys.VIEW_MASKS: view[keys.VIEW_MASKS],
            keys.VIEW_ACTORS: view[keys.VIEW_ACTORS],
        }

    for _, view in folder.read(split, decode=decode):
        if view:
            features = view[keys.FEATURES]
            masks = [_shrink(mask, features.shape[:2]) for mask in view[keys.VIEW_MASKS]]
            yield ProbedView(
                video=view[keys.VIDEO_ID].decode(errors="replace"),
                features=features,
                masks=np.stack(masks),
                kinds=view[keys.VIEW_ACTORS],
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
    parser.add_argument(
        "features", type=Path, metavar="FEATURES", help="whose training videos are probed"
    )
    add_scenes(parser)
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        type=Path,
        metavar="FEATURES",
        help="features of other data to fit to as well (may be repeated)",
    )
    parser.add_argument(
        "--hold",
        action="append",
        required=True,
        metavar="SCENE,...",
        help="scenes to ask about and not to fit to (may be repeated)",
    )
    args = parser.parse_args()
    return exit_code_of(
        lambda: probe(args.features, scenes=args.scenes, holds=args.hold, also=args.also)
    )


def probe(folder: Path, *, scenes: Path, holds: Sequence[str], also: Sequence[Path]) -> None:
    """Print for each set of held-out scenes, and for all, how many actors are told apart.

    Raises:
        InputError: A file is missing or malformed; a video or scene is not in the table; further
            features are those of the same data or of another trunk; nothing is left to fit to.
    """
    shown = read_scenes(scenes)
    held = {hold: check_held(hold, shown, scenes) for hold in holds}
    features = open_features(folder)
    further = _open_also(also, features)
    for one in (features, *further):
        check_not_pasted(one)
    start_tensorflow()
    views = list(read_views(features, "train"))
    if not views:
        raise InputError(folder, "train", "must hold a view with a sentence")
    for view in views:
        if view.video not in shown:
            rule = f"must have a row for every training video of {folder}"
            raise InputError(scenes, "vid", rule, view.video)
    others = [view for one in further for split in SPLITS for view in read_views(one, split)]
    kinds = np.unique(np.concatenate([view.kinds for view in views]))
    kinds = kinds[np.isin(kinds, list(ACTORS))]
    everything = []
    for hold, its_scenes in held.items():
        apart = [view for view in views if not shown[view.video] & its_scenes]
        asked = [view for view in views if shown[view.video] <= its_scenes]
        if not apart + others:
            raise InputError(scenes, "--hold", "must leave a training video to fit to", hold)
        told = tell_apart(asked, fit(apart + others, kinds), kinds)
        answers = [answer for of_kind in told.values() for answer in of_kind]
        everything += answers
        by_kind = ", ".join(_by_kind(told))
        print(f"{hold}: {_share(answers)}" + (f"; {by_kind}" if by_kind else ""))
    print(f"all: {_share(everything)}")


def _open_also(also: Sequence[Path], features: FeatureFolder) -> list[FeatureFolder]:
    """Return features of other data, from the same trunk: what is held out is in none of them."""
    opened: dict[str, FeatureFolder] = {}
    for path in also:
        one = open_features(path)
        source = one.settings.source_sha256
        if source == features.settings.source_sha256 or source in opened:
            raise InputError(path, "--also", "must be of different data from the other features")
        for field in ("endpoint", "shape", "weights_sha256"):
            wanted, found = getattr(features.settings, field), getattr(one.settings, field)
            if found != wanted:
                rule = f"must be that of {features.path}, {wanted!r}"
                raise InputError(path, field, rule, found)
        opened[source] = one
    return list(opened.values())


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
