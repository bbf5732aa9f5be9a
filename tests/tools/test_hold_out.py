"""A copy that tests held-out scenes: which videos train, which are tested, what is refused."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from a2d_tf.data.a2d import read_videos

SCENES = """vid,sequence
-tiny_pair,walk
-tiny_pair,dog
tiny_missed,ball
tiny_single,cat
"""


@pytest.fixture(scope="module")
def tool(load_tool) -> ModuleType:
    return load_tool("hold_out")


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    path = tmp_path / "sources.csv"
    path.write_text(SCENES)
    return path


def test_scenes_are_tested_that_training_does_not_show(
    tool: ModuleType, tiny_a2d: Path, scenes: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copy"
    tool.hold_out(tiny_a2d, out, scenes=scenes, hold="walk,dog")
    before = {video.video_id: video for video in read_videos(tiny_a2d)}
    assert {video.video_id: video.split for video in read_videos(out)} == {
        "tiny_missed": "train",
        "-tiny_pair": "test",
    }  # and the test video of the whole is in neither
    for video in read_videos(out):
        assert video.sentences == before[video.video_id].sentences
        assert video.clip_path.resolve() == before[video.video_id].clip_path.resolve()


def test_a_video_of_both_is_left_out(
    tool: ModuleType, tiny_a2d: Path, scenes: Path, tmp_path: Path
) -> None:
    scenes.write_text(SCENES.replace("tiny_missed,ball", "tiny_missed,dog"))
    listed = tiny_a2d / "Release" / "videoset.csv"
    listed.write_text(listed.read_text().replace("24,3,1", "24,3,0"))
    tool.hold_out(tiny_a2d, tmp_path / "copy", scenes=scenes, hold="dog")
    splits = {video.video_id: video.split for video in read_videos(tmp_path / "copy")}
    assert splits == {"tiny_single": "train", "tiny_missed": "test"}


@pytest.mark.parametrize(
    ("listed", "hold", "message"),
    [
        (SCENES, "cow", "must name scenes of the file, got 'cow'"),
        (SCENES, "cat", "must leave a video to test, got 'cat'"),  # of a test video
        (SCENES, "walk,dog,ball", "must leave a video to train, got 'walk,dog,ball'"),
        ("vid,sequence\n-tiny_pair,dog\n", "dog", "for every training video, got 'tiny_missed'"),
        ("video,scene\n", "dog", "columns: must hold vid"),
    ],
)
def test_what_is_refused(
    tool: ModuleType,
    tiny_a2d: Path,
    scenes: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    listed: str,
    hold: str,
    message: str,
) -> None:
    scenes.write_text(listed)
    out = scenes.parent / "copy"
    command = ["hold_out.py", str(tiny_a2d), str(out), "--scenes", str(scenes), "--hold", hold]
    monkeypatch.setattr(sys, "argv", command)
    assert tool.main() == 1
    assert message in capsys.readouterr().err
    assert not out.exists()


def test_a_folder_that_holds_something_is_left_alone(
    tool: ModuleType, tiny_a2d: Path, scenes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = scenes.parent
    command = ["hold_out.py", str(tiny_a2d), str(out), "--scenes", str(scenes), "--hold", "ball"]
    monkeypatch.setattr(sys, "argv", command)
    assert tool.main() == 1
    assert scenes.read_text() == SCENES
