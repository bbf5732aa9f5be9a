"""A whole video segmented by a joint run."""

import json

import cv2
import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.clips import read_video
from fakes.square_run import SquareRun
from fakes.square_video import square_mask, write_square
from pycocotools import mask as coco_mask

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.inference.segment_joint import segment_joint
from a2d_tf.inference.segment_sentences import segment_sentences
from a2d_tf.labels import COLOURS, PAIR_NAMES
from a2d_tf.tasks.run_flow import RunFlow


@pytest.fixture
def run():
    return SquareRun()


def _read_labels(out, number):
    return cv2.imread(str(out / "label_maps" / f"{number:05d}.png"), cv2.IMREAD_UNCHANGED)


def test_every_frame_gets_the_actors_of_its_own_moment(run, tmp_path):
    out = tmp_path / "out"
    result = segment_joint(run, write_square(tmp_path / "square.mp4"), out)
    for number in range(1, 10):
        # The dog scores 0.75 and hides the ball of 0.375; the car is below the threshold.
        assert np.array_equal(_read_labels(out, number), np.where(square_mask(number), 77, 0))
    assert (result.num_frames, result.num_detections) == (9, 18)
    assert {pair: area.tolist() for pair, area in result.areas.items()} == {77: [120] * 9}
    assert [len(batch[keys.VIDEO]) for batch in run.batches] == [2, 2, 2, 2, 1]
    assert [sorted(batch) for batch in run.batches] == [[keys.LABELLED, keys.VIDEO]] * 5


def test_detections_are_results_of_coco(run, tmp_path):
    out = tmp_path / "out"
    segment_joint(run, write_square(tmp_path / "square.mp4", num_frames=4), out, every=3)
    found = json.loads((out / "detections.json").read_text())
    assert [(one["image_id"], one["category_id"]) for one in found] == [
        (1, 77),
        (1, 34),
        (4, 77),
        (4, 34),
    ]
    dog, ball = found[2:]  # the square of frame 4: rows 8 to 20, columns 8 to 18
    assert dog["bbox"] == [8, 8, 10, 12] and ball["bbox"] == [8, 8, 5, 12]
    assert (dog["score"], dog["actor_score"], dog["action_score"]) == (0.75, 1.0, 0.75)
    assert (ball["score"], ball["actor_score"], ball["action_score"]) == (0.375, 0.75, 0.5)
    mask = coco_mask.decode(dog["segmentation"]).astype(bool)
    assert np.array_equal(mask, square_mask(4))


def test_other_frames_repeat_the_nearest_answered_one(run, tmp_path):
    out = tmp_path / "out"
    segment_joint(run, write_square(tmp_path / "square.mp4", num_frames=6), out, every=4)
    # Frames 1, 5 and 6 are answered; 3 is as near to 1 as to 5.
    for number, nearest in ((1, 1), (2, 1), (3, 1), (4, 5), (5, 5), (6, 6)):
        assert np.array_equal(_read_labels(out, number) > 0, square_mask(nearest)), number


def test_the_pictures_show_masks_boxes_and_words(run, tmp_path):
    out = tmp_path / "out"
    segment_joint(run, write_square(tmp_path / "square.mp4"), out)
    overlay = read_video(out / "overlay.mp4")
    assert overlay.shape == (9, 7 * 32, 7 * 48, 3)
    inside = overlay[4, 7 * 17, 7 * 17].astype(int)  # of the white square of frame 5
    assert np.abs(inside - [0.4 * 255 + 0.6 * side for side in COLOURS[77]]).max() < 12
    words = overlay[4, 7 * 8 - 15 : 7 * 8 - 2, 75:180].astype(int)  # over the square's top border
    paper = np.abs(words - COLOURS[77]).max(-1) < 40
    assert 0.4 < paper.mean() < 0.95
    sheet = cv2.imread(str(out / "contact_sheet.png"), cv2.IMREAD_COLOR_RGB)
    tiles, legend = sheet[:-60], sheet[-60:]
    for pair in (77, 34):  # the ball too, all of whose pixels are the dog's in the label map
        for part in (tiles, legend):
            assert (part == np.array(COLOURS[pair], np.uint8)).all(-1).any(), pair
    assert {path.name for path in out.glob("[!.]*")} == {
        "label_maps",
        "detections.json",
        "overlay.mp4",
        "contact_sheet.png",
        "segment.json",
    }


def test_the_summary_describes_the_files(run, tmp_path):
    video, out = write_square(tmp_path / "square.mp4", num_frames=4), tmp_path / "out"
    segment_joint(run, video, out, every=2)
    summary = json.loads((out / "segment.json").read_text())
    categories = summary.pop("categories")
    assert [(one["id"], one["name"]) for one in categories] == list(PAIR_NAMES.items())
    assert categories[-1]["supercategory"] == "dog"
    assert summary == {
        "video": str(video),
        "height": 32,
        "width": 48,
        "frames": 4,
        "fps": 10.0,
        "seconds": 0.4,
        "step": 3,
        "every": 2,
        "actor_threshold": 0.5,
        "action_threshold": 0.3,
        "overlay": "overlay.mp4",
        "contact_sheet": "contact_sheet.png",
        "label_maps": "label_maps",
        "detections": "detections.json",
        "num_detections": 6,
        "answered": [1, 3, 4],
        "pairs": [
            {"id": 77, "name": "dog running", "colour": list(COLOURS[77]), "area": [120] * 4}
        ],
    }


def test_an_interrupted_run_leaves_no_half_file(run, tmp_path, monkeypatch):
    answer = run.detect

    def stop_later(batch):
        if len(run.batches) == 2:
            raise KeyboardInterrupt
        return answer(batch)

    monkeypatch.setattr(run, "detect", stop_later)
    with pytest.raises(KeyboardInterrupt):
        segment_joint(run, write_square(tmp_path / "square.mp4"), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob("[!.]*")] == ["label_maps"]


def test_no_actor_is_still_a_video(run, tmp_path, monkeypatch):
    answer = run.detect

    def nothing(batch):
        outputs = answer(batch)
        return outputs | {keys.DETECTION_ACTORS: 0 * outputs[keys.DETECTION_ACTORS]}

    monkeypatch.setattr(run, "detect", nothing)
    out = tmp_path / "out"
    result = segment_joint(run, write_square(tmp_path / "square.mp4", num_frames=2), out)
    assert result.areas == {} and not _read_labels(out, 2).any()
    assert json.loads((out / "detections.json").read_text()) == []
    assert len(read_video(out / "overlay.mp4")) == 2


def test_runs_of_other_tasks_replace_the_detections(run, tmp_path):
    bright = BrightnessRun()
    video, out = write_square(tmp_path / "square.mp4", num_frames=2), tmp_path / "out"
    segment_joint(run, video, out)
    segment_sentences(bright, video, ["bright"], out)
    assert {path.name for path in out.glob("[!.]*")} == {
        "masks",
        "detections.json",
        "overlay.mp4",
        "contact_sheet.png",
        "segment.json",
    }
    assert len(json.loads((out / "detections.json").read_text())) == 2  # one sentence, two frames


def test_nothing_is_written_when_the_video_is_missing(run, tmp_path):
    with pytest.raises(InputError, match="file: must exist"):
        segment_joint(run, tmp_path / "none.mp4", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_when_the_run_lost_how_its_flow_was_made(tmp_path, monkeypatch):
    run = SquareRun(flow=True)
    lost = RunFlow(tmp_path / "run", used=True)
    monkeypatch.setattr(run, "flow", lost)
    video = write_square(tmp_path / "square.mp4", num_frames=2)
    with pytest.raises(InputError, match=r"flow\.json: file: must exist"):
        segment_joint(run, video, tmp_path / "out")
    assert not (tmp_path / "out").exists()
