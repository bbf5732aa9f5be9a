"""Readers of results, and of the files that the package keeps beside others for itself."""

from pathlib import Path

from a2d_tf.evaluation.compared_report import read_compared
from a2d_tf.evaluation.report_outputs import SCORE_OUTPUTS
from a2d_tf.evaluation.score import score_predictions
from a2d_tf.files.checked_files import find_changed
from a2d_tf.files.digest import check_digest
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.files.own_outputs import own_outputs
from a2d_tf.runs.pair_scores import load_pair_scores
from a2d_tf.toy.dataset import draw_dataset
from fuzzing.alteration import alter_json
from fuzzing.seeds import VIDEO_ID
from fuzzing.target import Target

_RESULTS = {"r": "results"}
_RLE_WORDS = (b"counts", b"size", b"[0,768]", b'"score"', b"image_id", b"PPYo", b"\\u0000")


def _score(place: Path) -> None:
    score_predictions(place / "r/predictions.json", place / "r/truth.json")


def _report(place: Path) -> None:
    read_compared(place / "r", out=place / "out")


def _checked(place: Path) -> None:
    find_changed({place / "file": "0" * 64})


def _lock(place: Path) -> None:
    with hold_folder(place):
        pass


def _outputs(place: Path) -> None:
    with own_outputs(place, SCORE_OUTPUTS, overwrite=True):
        (place / "metrics.json").write_text("{}")


def _toy(place: Path) -> None:
    draw_dataset(place, num_videos=1, seed=0, difficulty="easy", height=32, workers=1)


RESULT_TARGETS = (
    Target(
        "score_predictions",
        "r/predictions.json",
        _score,
        ("results/predictions.json",),
        _RESULTS,
        alter_json,
        words=_RLE_WORDS,
    ),
    Target(
        "score_truth",
        "r/truth.json",
        _score,
        ("results/truth.json",),
        _RESULTS,
        alter_json,
        words=_RLE_WORDS,
    ),
    Target(
        "pair_scores",
        "a.json",
        lambda place: load_pair_scores(place / "a.json"),
        ("results/pair_scores.json",),
        alter=alter_json,
    ),
    Target(
        "report_metrics", "r/metrics.json", _report, ("results/metrics.json",), _RESULTS, alter_json
    ),
    Target(
        "report_labels",
        f"r/frames/{VIDEO_ID}_00002_truth.png",
        _report,
        ("pictures/labels.png",),
        _RESULTS,
    ),
    Target(
        "checked_list",
        ".checked.json",
        _checked,
        ("results/.checked.json",),
        {"file": "results/file"},
        alter_json,
        writes=True,
    ),
    Target("lock", ".lock.json", _lock, ("results/.lock.json",), alter=alter_json),
    Target(
        "outputs_list",
        SCORE_OUTPUTS.listed_in,
        _outputs,
        (f"results/{SCORE_OUTPUTS.listed_in}",),
        alter=alter_json,
        writes=True,
    ),
    Target(
        "digest",
        "file.sha256",
        lambda place: check_digest(place / "file"),
        ("results/file.sha256",),
        {"file": "results/file"},
    ),
    Target("toy_options", "toy.json", _toy, ("results/toy.json",), alter=alter_json),
)
