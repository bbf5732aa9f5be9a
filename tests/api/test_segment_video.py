"""A whole video in one call."""

import pytest
from fakes.clips import write_clip

from a2d_tf import InputError, load_run, segment_video


@pytest.fixture(scope="module")
def run(untrained_run):
    return load_run(untrained_run)


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    write_clip(path, num_frames=4)
    return path


def test_without_a_folder_nothing_is_written(run, clip):
    frames = segment_video(run, clip, "the dog")
    assert [frame.number for frame in frames] == [1, 2, 3, 4]


def test_into_a_folder(run, clip, tmp_path):
    told = []
    result = segment_video(
        run,
        clip,
        ["the dog"],
        tmp_path / "out",
        overlay=False,
        on_progress=lambda *done: told.append(done),
    )
    assert (result.num_frames, result.out) == (4, tmp_path / "out")
    assert told[-1] == (4, 4)
    names = {path.name for path in (tmp_path / "out").glob("[!.]*")}
    assert names == {"masks", "detections.json", "contact_sheet.png", "segment.json"}


def test_a_sentence_run_needs_sentences(run, clip):
    with pytest.raises(InputError, match="sentences: must be at least one"):
        segment_video(run, clip)
