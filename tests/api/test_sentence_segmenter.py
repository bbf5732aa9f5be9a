"""A run of sentences from Python."""

import numpy as np
import pytest
from fakes.clips import read_video, write_clip

from a2d_tf import InputError, SentenceSegmenter, load_run, open_video


@pytest.fixture(scope="module")
def run(untrained_run):
    return load_run(str(untrained_run))


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    write_clip(path, num_frames=6)
    return path


def test_a_run_of_sentences(run, clip):
    assert isinstance(run, SentenceSegmenter)
    assert run.step == 7
    frames = list(run.segment(str(clip), ["the dog", "red ball"], every=2))
    assert [frame.number for frame in frames] == [1, 2, 3, 4, 5, 6]
    assert frames[0].masks.shape == (2, 48, 64) and frames[0].masks.dtype == bool
    assert (frames[0].masks == (frames[0].responses > frames[0].threshold)).all()
    assert frames[1].seconds > frames[0].seconds == 0
    assert all(0 <= score <= 1 for frame in frames for score in frame.scores)
    np.testing.assert_array_equal(frames[3].image, read_video(clip)[3])


def test_frames_in_memory_and_one_sentence(run, clip):
    of_file = list(run.segment(clip, "the dog"))
    of_frames = list(run.segment(read_video(clip), "the dog"))
    for one, same in zip(of_file, of_frames, strict=True):
        np.testing.assert_array_equal(one.responses, same.responses)


def test_words_without_a_vector_are_told(run, clip, caplog):
    frames = run.segment(clip, iter(["a zorb dog"]), every=6)
    assert [record.getMessage() for record in caplog.records] == [
        "no vector for zorb in 'a zorb dog'"
    ]
    assert next(frames).masks.shape == (1, 48, 64)


def test_what_it_is_called(run, untrained_run):
    assert repr(run) == f"<SentenceSegmenter '{untrained_run}', step 7>"


def test_a_part(run, clip):
    video = open_video(clip, frames=2)
    assert len(list(run.segment(video, "the dog"))) == 2


@pytest.mark.parametrize(
    ("sentences", "options", "message"),
    [
        ([], {}, "sentences: must be at least one"),
        (None, {}, "sentences: must be a text or a list of texts"),
        (["the dog", 3], {}, r"must be a text or a list of texts, got \['the dog', 3\]"),
        ("zorb", {}, "must hold a word that has a vector"),
        ("the dog", {"threshold": float("nan")}, "threshold: must be a finite number"),
    ],
)
def test_a_bad_question_is_told_at_once(run, clip, sentences, options, message):
    with pytest.raises(InputError, match=message):
        run.segment(clip, sentences, **options)


def test_a_missing_video_is_told_at_once(run):
    with pytest.raises(InputError, match=r"none\.mp4: file: must exist"):
        run.segment("none.mp4", "the dog")


def test_pairs_into_a_folder(run, clip, tmp_path, monkeypatch, caplog):
    result = run.segment_pairs_to(tmp_path / "out", clip, every=5, overlay=False)
    assert result.num_frames == 6 and result.asked
    assert len(list((tmp_path / "out" / "label_maps").iterdir())) == 6
    assert not caplog.messages
    monkeypatch.setattr("a2d_tf.api.drawn_clips.learned_from_drawn_clips", lambda _: True)
    run.segment_pairs_to(tmp_path / "out", clip, every=5, overlay=False)
    assert "trained on drawn clips only" in caplog.text
