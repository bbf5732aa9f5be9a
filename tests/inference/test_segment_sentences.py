import json

import cv2
import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.clips import read_video
from fakes.square_video import describe_square, square_mask, write_square

from a2d_tf.errors import InputError
from a2d_tf.inference.segment_sentences import segment_sentences


def _read_mask(path):
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)


def test_every_frame_gets_the_mask_of_its_own_moment(tmp_path):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.mp4")
    result = segment_sentences(run, video, ["bright", "the rest"], tmp_path / "out")
    for number in range(1, 10):
        bright = _read_mask(tmp_path / "out" / "masks" / "1" / f"{number:05d}.png")
        rest = _read_mask(tmp_path / "out" / "masks" / "2" / f"{number:05d}.png")
        assert np.array_equal(bright, square_mask(number) * np.uint8(255)), number
        assert np.array_equal(rest, 255 - bright)
    assert result.areas.tolist() == [[120] * 9, [32 * 48 - 120] * 9]
    assert run.num_clips == [2, 2, 2, 2, 1]


def test_the_pictures_show_masks_and_sentences(tmp_path):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.mp4")
    out = tmp_path / "deep" / "out"
    segment_sentences(run, video, ["bright"], out)
    overlay = read_video(out / "overlay.mp4")
    assert len(overlay) == 9
    # Seven times as large, so that there is room for words, and a strip of them below.
    assert overlay.shape[2] == 7 * 48 and overlay.shape[1] > 7 * 32
    orange = overlay[4, 7 * 14, 7 * 15].astype(int)  # in the square of frame 5
    assert orange[0] > 220 and orange[2] < 180
    assert overlay[4, 7 * 14, 7 * 40].max() < 20  # outside it
    sheet = cv2.imread(str(out / "contact_sheet.png"))
    assert sheet.shape[1] > 4 * 7 * 48
    assert {path.name for path in out.glob("[!.]*")} == {
        "masks",
        "detections.json",
        "overlay.mp4",
        "contact_sheet.png",
        "segment.json",
    }


def test_the_summary_describes_the_files(tmp_path):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.mp4", num_frames=3)
    out = tmp_path / "out"
    segment_sentences(run, video, ["a zorb"], out, threshold=-2.0)
    assert json.loads((out / "segment.json").read_text()) == {
        **describe_square(video, num_frames=3),
        "step": 3,
        "every": 1,
        "threshold": -2.0,
        "overlay": "overlay.mp4",
        "contact_sheet": "contact_sheet.png",
        "detections": "detections.json",
        "sentences": [
            {
                "text": "a zorb",
                "colour": [230, 159, 0],
                "unknown_words": ["zorb"],
                "masks": "masks/1",
                "area": [32 * 48] * 3,
            }
        ],
    }


def test_a_gif_is_a_video(tmp_path):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.gif", num_frames=5, codec="gif", pixels="rgb8")
    result = segment_sentences(run, video, ["bright"], tmp_path / "out", every=2)
    assert (result.num_frames, result.fps) == (5, 10.0)
    mask = _read_mask(tmp_path / "out" / "masks" / "1" / "00003.png")
    assert np.array_equal(mask > 0, square_mask(3))


def test_an_interrupted_run_leaves_no_half_overlay(tmp_path, monkeypatch):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.mp4")
    answer = run.responses

    def stop_later(clips, sentences):
        if len(run.num_clips) == 2:
            raise KeyboardInterrupt
        return answer(clips, sentences)

    monkeypatch.setattr(run, "responses", stop_later)
    with pytest.raises(KeyboardInterrupt):
        segment_sentences(run, video, ["bright"], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob("[!.]*")] == ["masks"]


def test_a_second_run_replaces_the_first(tmp_path):
    run = BrightnessRun()
    out = tmp_path / "out"
    long = write_square(tmp_path / "long.mp4", num_frames=6)
    segment_sentences(run, long, ["bright", "dark"], out)
    (out / "masks" / "notes.txt").write_text("mine")
    short = write_square(tmp_path / "short.mp4", num_frames=2)
    segment_sentences(run, short, ["bright"], out, overwrite=True)
    assert sorted(path.name for path in (out / "masks").iterdir()) == ["1", "notes.txt"]
    assert len(list((out / "masks" / "1").iterdir())) == 2
    assert len(read_video(out / "overlay.mp4")) == 2


def test_nothing_is_written_when_the_input_is_bad(tmp_path):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.mp4", num_frames=2)
    text = tmp_path / "text.mp4"
    text.write_text("no video")
    for path, sentences, threshold, message in (
        (tmp_path / "none.mp4", ["bright"], None, "none.mp4: file: must exist"),
        (text, ["bright"], None, "text.mp4: video: must be a video"),
        (video, [], None, "sentences: must be at least one"),
        (video, ["bright"], float("nan"), "threshold: must be a finite number"),
    ):
        with pytest.raises(InputError, match=message):
            segment_sentences(run, path, sentences, tmp_path / "out", threshold=threshold)
    assert not (tmp_path / "out").exists()


def test_the_output_must_not_be_a_file(tmp_path):
    run = BrightnessRun()
    video = write_square(tmp_path / "square.mp4", num_frames=2)
    with pytest.raises(InputError, match="folder: must be a folder that can be written to"):
        segment_sentences(run, video, ["bright"], video)
