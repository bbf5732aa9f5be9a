"""A2D (Xu et al., CVPR 2015) with the sentences of Gavrilyuk et al., CVPR 2018."""

from pathlib import Path

from a2d_tf.datasets.dataset import Dataset, Drawing, Drawn
from a2d_tf.processes.progress import OnProgress
from a2d_tf.releases.release import Release
from a2d_tf.verify.counts import PUBLISHED_COUNTS, PUBLISHED_SENTENCE_COUNTS
from a2d_tf.verify.report import VerifyReport


def _open(root: Path) -> Release:
    from a2d_tf.releases.a2d.release import A2DRelease

    return A2DRelease(root)


def _verify(
    root: Path, *, decode: bool, workers: int, on_progress: OnProgress | None
) -> VerifyReport:
    from a2d_tf.verify.a2d import verify_a2d

    return verify_a2d(root, decode=decode, workers=workers, on_progress=on_progress)


def _draw(out: Path, asked: Drawing, on_progress: OnProgress | None) -> None:
    from a2d_tf.toy.dataset import draw_dataset

    draw_dataset(
        out,
        num_videos=asked.num_videos,
        seed=asked.seed,
        difficulty=asked.difficulty,
        height=asked.height,
        test_fraction=asked.test_fraction,
        rivals=asked.rivals,
        workers=asked.workers,
        on_progress=on_progress,
    )


A2D = Dataset(
    title="A2D",
    open=_open,
    verify=_verify,
    published=PUBLISHED_COUNTS | PUBLISHED_SENTENCE_COUNTS,
    drawn=Drawn(_draw, height=320),
    has_pairs=True,
)
