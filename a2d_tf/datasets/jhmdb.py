"""J-HMDB (Jhuang et al., ICCV 2013) with the sentences of Gavrilyuk et al., CVPR 2018."""

from pathlib import Path

from a2d_tf.datasets.dataset import Dataset, Drawing, Drawn
from a2d_tf.errors import OptionError
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.options import Option
from a2d_tf.releases.jhmdb.sampling import SAMPLINGS
from a2d_tf.releases.release import Release
from a2d_tf.verify.counts import PUBLISHED_JHMDB_COUNTS
from a2d_tf.verify.report import VerifyReport

_OPTIONS = {
    "sampling": Option(
        str,
        "how three frames of each J-HMDB video are chosen: evenly spaced (default) or by "
        "--frame-list",
        default="even",
        choices=SAMPLINGS,
    ),
    "frame_list": Option(Path, "JSON list of frames, for --sampling list", metavar="FILE"),
}


def _open(root: Path, *, sampling: str = "even", frame_list: Path | None = None) -> Release:
    from a2d_tf.releases.jhmdb.release import JHMDBRelease

    if sampling == "list" and frame_list is None:
        raise OptionError("convert", "--frame-list", "must name a file for --sampling list")
    if sampling != "list" and frame_list is not None:
        rule = "must be left out unless --sampling is list"
        raise OptionError("convert", "--frame-list", rule, str(frame_list))
    return JHMDBRelease(root=root, sampling=sampling, frame_list=frame_list)


def _verify(
    root: Path, *, decode: bool, workers: int, on_progress: OnProgress | None
) -> VerifyReport:
    from a2d_tf.verify.jhmdb import verify_jhmdb

    return verify_jhmdb(root, decode=decode, workers=workers, on_progress=on_progress)


def _draw(out: Path, asked: Drawing, on_progress: OnProgress | None) -> None:
    from a2d_tf.toy.jhmdb import draw_jhmdb

    draw_jhmdb(
        out,
        num_videos=asked.num_videos,
        seed=asked.seed,
        height=asked.height,
        on_progress=on_progress,
    )


JHMDB = Dataset(
    title="J-HMDB",
    open=_open,
    verify=_verify,
    published=PUBLISHED_JHMDB_COUNTS,
    options=_OPTIONS,
    drawn=Drawn(
        _draw,
        height=240,
        note="one adult per clip, all clips for tests; --difficulty, --rivals, --test-fraction and "
        "--workers have no effect there",
    ),
)
