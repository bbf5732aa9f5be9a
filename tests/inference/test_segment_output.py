"""What the folders that ``segment`` writes have in common."""

import cv2
import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.square_video import write_square

from a2d_tf.errors import InputError
from a2d_tf.inference.result_folder import DETECTIONS, LABEL_MAPS, MASKS, SUMMARY
from a2d_tf.inference.segment_output import check_threshold, new_result, write_summary
from a2d_tf.inference.source_video import open_source_video


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return open_source_video(write_square(tmp_path_factory.mktemp("video") / "square.mp4"))


def _write(folder, names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("result")


def _files(folder):
    paths = (
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".outputs")
    )
    return {path.relative_to(folder).as_posix() for path in paths}


def test_an_earlier_run_leaves_nothing_and_other_files_stay(source, tmp_path):
    earlier = [f"{MASKS}/1/00001.png", f"{LABEL_MAPS}/00001.png", SUMMARY, DETECTIONS]
    with new_result(tmp_path, source, [LABEL_MAPS]):
        _write(tmp_path, earlier)
    _write(tmp_path, ["masks/1/mine.txt", "masks/notes.png", "mine.mp4"])
    with new_result(tmp_path, source, ["masks/2"]) as folders:
        assert folders == [tmp_path / "masks" / "2"]
        assert not (tmp_path / SUMMARY).exists()
        _write(tmp_path, ["masks/2/00001.png"])
    mine = {"masks/1/mine.txt", "masks/notes.png", "mine.mp4"}
    assert _files(tmp_path) == {*mine, "masks/2/00001.png"}
    assert not (tmp_path / LABEL_MAPS).exists()


@pytest.mark.parametrize("name", ["overlay.mp4", "masks/1/00001.png", "label_maps/00007.png"])
def test_what_somebody_else_wrote_is_replaced_only_when_told(source, tmp_path, name):
    _write(tmp_path, [name])
    rule = "holds files that a2d-tf segment would replace .* give --overwrite"
    with pytest.raises(InputError, match=f"{rule}.*{name}"), new_result(tmp_path, source, []):
        pass
    assert _files(tmp_path) == {name}
    with new_result(tmp_path, source, [], overwrite=True):
        pass
    assert _files(tmp_path) == {name}  # it did not stand in the way


@pytest.mark.parametrize("overwrite", [False, True])
def test_the_video_is_never_among_the_files_that_are_written(tmp_path, overwrite):
    video = write_square(tmp_path / "overlay.mp4")
    frames = tmp_path / "masks" / "1" / "%05d.png"
    frames.parent.mkdir(parents=True)
    for number in (1, 2):
        picture = np.zeros((8, 8), np.uint8)
        cv2.imwrite(str(frames.with_name(f"{number:05d}.png")), picture)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for path in (video, frames, frames.parent):
        source = open_source_video(path)
        with (
            pytest.raises(InputError, match="must not be among the files that a2d-tf segment"),
            new_result(tmp_path, source, [], overwrite=overwrite),
        ):
            pass
    assert {path: path.read_bytes() for path in before} == before


def test_a_file_is_no_folder(source, tmp_path):
    (tmp_path / "out").write_text("mine")
    rule = "out: folder: must be a folder that can be written to"
    with pytest.raises(InputError, match=rule), new_result(tmp_path / "out", source, ["masks"]):
        pass
    assert (tmp_path / "out").read_text() == "mine"


def test_the_threshold_is_the_run_s_unless_it_is_given():
    run = BrightnessRun()
    assert check_threshold(None, run) == run.config.evaluation.threshold
    assert check_threshold(0.25, run) == 0.25
    with pytest.raises(InputError, match="threshold: must be a finite number, got nan"):
        check_threshold(float("nan"), run)


def test_another_video_does_not_take_the_place_of_the_first(source, tmp_path):
    other = open_source_video(write_square(tmp_path / "other.mp4", num_frames=2))
    out = tmp_path / "out"
    with new_result(out, source, [LABEL_MAPS]):
        write_summary(out, source.describe())
    with pytest.raises(InputError, match=r"out: --out: must not hold what was found in another"):
        new_result(out, other, [LABEL_MAPS]).__enter__()
    with new_result(out, source, [LABEL_MAPS]):
        write_summary(out, source.describe())
    with new_result(out, other, [LABEL_MAPS], overwrite=True):
        write_summary(out, other.describe())
