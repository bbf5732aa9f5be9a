"""A whole video labelled with pairs."""

import json

import cv2
import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.clips import read_video
from fakes.square_video import describe_square, square_mask, write_square

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.inference.segment_pair_queries import segment_pair_queries
from a2d_tf.inference.segment_sentences import segment_sentences
from a2d_tf.labels import COLOURS, PAIR_NAMES
from a2d_tf.runs.pair_candidates import ChosenPairs


@pytest.fixture
def pair_run(monkeypatch):
    """Return a run to which the bright square is a running dog and the rest a flying ball."""
    run = BrightnessRun()
    signs = {"dog running": 1.0, "ball flying": -1.0}

    def responses(clips, sentences):
        video = clips[keys.RGB]
        run.num_clips.append(len(video))
        bright = video[:, video.shape[1] // 2].mean(-1)
        maps = np.full((len(video), len(sentences[0]), *bright.shape[1:]), -2.0, np.float32)
        for row, names in enumerate(sentences):
            for column, name in enumerate(names):
                if name in signs:
                    maps[row, column] = signs[name] * bright[row]
        return maps

    monkeypatch.setattr(run, "responses", responses)
    return run


def test_every_frame_gets_its_label_map(pair_run, tmp_path):
    video, out = write_square(tmp_path / "square.mp4"), tmp_path / "out"
    result = segment_pair_queries(pair_run, video, out)
    for number in range(1, 10):
        path = out / "label_maps" / f"{number:05d}.png"
        labels = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        assert np.array_equal(labels, np.where(square_mask(number), 77, 34)), number
    assert pair_run.num_clips == [2, 2, 2, 2, 1]  # each frame is encoded once for all names
    assert {pair: area.tolist() for pair, area in result.areas.items()} == {
        34: [32 * 48 - 120] * 9,
        77: [120] * 9,
    }


def test_the_pictures_show_the_official_colours(pair_run, tmp_path):
    out = tmp_path / "out"
    segment_pair_queries(pair_run, write_square(tmp_path / "square.mp4"), out)
    overlay = read_video(out / "overlay.mp4")
    assert len(overlay) == 9 and overlay.shape[2] == 7 * 48 and overlay.shape[1] > 7 * 32
    inside = overlay[4, 7 * 14, 7 * 15].astype(int)  # of the white square of frame 5
    assert np.abs(inside - [0.4 * 255 + 0.6 * side for side in COLOURS[77]]).max() < 12
    sheet = cv2.imread(str(out / "contact_sheet.png"), cv2.IMREAD_COLOR_RGB)
    assert (sheet == np.array(COLOURS[34], np.uint8)).all(-1).any()  # in the legend


def test_the_summary_describes_the_files(pair_run, tmp_path):
    video, out = write_square(tmp_path / "square.mp4", num_frames=3), tmp_path / "out"
    segment_pair_queries(pair_run, video, out, every=2, threshold=-0.5)
    summary = json.loads((out / "segment.json").read_text())
    assert summary.pop("asked") == list(PAIR_NAMES.values())
    pairs = summary.pop("pairs")
    assert summary == {
        **describe_square(video, num_frames=3),
        "step": 3,
        "every": 2,
        "threshold": -0.5,
        "overlay": "overlay.mp4",
        "contact_sheet": "contact_sheet.png",
        "label_maps": "label_maps",
    }
    assert [(one["id"], one["name"]) for one in pairs] == [(34, "ball flying"), (77, "dog running")]
    assert pairs[1]["colour"] == list(COLOURS[77])
    assert [one["area"][0] for one in pairs] == [32 * 48 - 120, 120]
    assert all(len(one["area"]) == 3 for one in pairs)


def test_only_what_a_classifier_chose_is_asked(pair_run, tmp_path):
    video, out = write_square(tmp_path / "square.mp4", num_frames=2), tmp_path / "out"
    chosen = ChosenPairs({18: 0.75, 77: 0.625}, threshold=0.6)
    result = segment_pair_queries(pair_run, video, out, chosen=chosen)
    assert result.asked == (18, 77)
    assert list(result.areas) == [77]  # nobody asked for the flying ball
    summary = json.loads((out / "segment.json").read_text())
    assert summary["asked"] == ["adult walking", "dog running"]
    assert summary["pair_scores"] == {"adult walking": 0.75, "dog running": 0.625}
    assert summary["pair_threshold"] == 0.6


def test_nothing_found_is_still_a_video(pair_run, tmp_path):
    out = tmp_path / "out"
    video = write_square(tmp_path / "square.mp4", num_frames=2)
    result = segment_pair_queries(pair_run, video, out, threshold=5.0)
    assert result.areas == {}
    assert len(read_video(out / "overlay.mp4")) == 2
    assert json.loads((out / "segment.json").read_text())["pairs"] == []


def test_pairs_and_sentences_replace_each_other(pair_run, tmp_path):
    video, out = write_square(tmp_path / "square.mp4", num_frames=3), tmp_path / "out"
    others = {"overlay.mp4", "contact_sheet.png", "segment.json"}
    segment_sentences(pair_run, video, ["dog running"], out)
    short = write_square(tmp_path / "short.mp4", num_frames=2)
    segment_pair_queries(pair_run, short, out, overwrite=True)
    assert {path.name for path in out.glob("[!.]*")} == {"label_maps", *others}
    assert len(list((out / "label_maps").iterdir())) == 2
    segment_sentences(pair_run, video, ["dog running"], out, overwrite=True)
    assert {path.name for path in out.glob("[!.]*")} == {"masks", "detections.json", *others}


def test_nothing_is_written_when_the_input_is_bad(pair_run, tmp_path):
    with pytest.raises(InputError, match="file: must exist"):
        segment_pair_queries(pair_run, tmp_path / "none.mp4", tmp_path / "out")
    assert not (tmp_path / "out").exists()
