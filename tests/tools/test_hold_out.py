"""A copy that tests held-out scenes: which videos train, which are tested, what is refused."""

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from fakes.damage import put_folder_for_file
from fakes.launchers import error_line, load_tool

from a2d_tf.releases.a2d.annotations import clip_path, read_videos
from a2d_tf.verify.a2d import verify_a2d

SCENES = """vid,sequence
-tiny_pair,walk
-tiny_pair,dog
tiny_missed,ball
tiny_single,cat
"""

Run = Callable[..., int]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool("hold_out")


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    path = tmp_path / "sources.csv"
    path.write_text(SCENES)
    return path


@pytest.fixture
def run(tool: ModuleType, tiny_a2d: Path, scenes: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return ``run(out, root=tiny_a2d, hold="ball")``: the exit code of the command."""

    def run(out: Path, root: Path = tiny_a2d, hold: str = "ball") -> int:
        command = ["hold_out.py", str(root), str(out), "--scenes", str(scenes), "--hold", hold]
        monkeypatch.setattr(sys, "argv", command)
        return tool.main()

    return run


def test_scenes_are_tested_that_training_does_not_show(
    tool: ModuleType, tiny_a2d: Path, scenes: Path, tmp_path: Path
) -> None:
    out = tmp_path / "copy"
    tool.hold_out(tiny_a2d, out, scenes=scenes, hold="walk, dog")
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


def test_verify_finds_nothing_wrong_and_nothing_of_other_videos(
    run: Run, tiny_a2d: Path, tmp_path: Path
) -> None:
    # A folder that is a link itself, as where the clips are on another disk.
    clips = clip_path(tiny_a2d, "").parent
    clips.rename(tmp_path / "clips")
    clips.symlink_to(tmp_path / "clips")
    assert verify_a2d(tiny_a2d).problems == ()
    out = tmp_path / "copy"
    assert run(out) == 0
    assert verify_a2d(out).problems == ()
    assert not [path for path in out.rglob("*") if "tiny_single" in path.name]
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_lines_about_sentences_stay_as_they_are(run: Run, tiny_a2d: Path, tmp_path: Path) -> None:
    path = Path("text_annotations/a2d_annotation.txt")
    lines = '-tiny_pair,1 (copy),"a man", who walks \n-tiny_pair,1,a 5" dog, \n'
    (tiny_a2d / path).write_text(f"video_id,instance_id,query\ntiny_single,2,ball\n{lines}")
    assert run(tmp_path / "copy") == 0
    assert (tmp_path / "copy" / path).read_text() == f"video_id,instance_id,query\n{lines}"


def test_a_release_without_sentences_is_copied(run: Run, tiny_a2d: Path, tmp_path: Path) -> None:
    (tiny_a2d / "text_annotations").rename(tmp_path / "texts")
    assert run(tmp_path / "copy") == 0
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["Release"]
    assert verify_a2d(tmp_path / "copy").problems == ()


@pytest.mark.parametrize(
    ("listed", "hold", "message"),
    [
        (SCENES, "cow", "sources.csv: --hold: must name scenes of the file, got 'cow'"),
        (SCENES, "dog,", "sources.csv: --hold: must name scenes of the file, got ''"),
        (SCENES, "cat", "must leave a video to test, got 'cat'"),  # of a test video
        (SCENES, "walk,dog,ball", "must leave a video to train, got 'walk,dog,ball'"),
        ("vid,sequence\n-tiny_pair,dog\n", "dog", "for every training video, got 'tiny_missed'"),
        ("video,scene\n", "dog", "columns: must hold vid, got 'video,scene'"),
        ("", "dog", "columns: must hold vid, got ''"),
        ("vid,sequence\n-tiny_pair\n", "dog", "line 2: must have 2 columns, got 1"),
        ("vid,sequence\n-tiny_pair, \n", "dog", "line 2, sequence: must not be empty"),
        (SCENES.encode("utf-16"), "dog", "sources.csv: file: must be UTF-8 text"),
        (f"{SCENES}v,{'x' * 200_000}\n", "dog", "line 6: must be comma-separated, got 'field la"),
    ],
)
def test_what_is_refused(
    run: Run,
    scenes: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    listed: str | bytes,
    hold: str,
    message: str,
) -> None:
    scenes.write_bytes(listed if isinstance(listed, bytes) else listed.encode())
    assert run(tmp_path / "copy", hold=hold) == 1
    assert message in error_line(capsys)
    assert not (tmp_path / "copy").exists()


def test_a_table_with_a_byte_order_mark_is_read(run: Run, scenes: Path, tmp_path: Path) -> None:
    scenes.write_text(SCENES, encoding="utf-8-sig")
    assert run(tmp_path / "copy") == 0


@pytest.mark.parametrize(
    ("file", "damage", "message"),
    [
        ("sources.csv", Path.unlink, "sources.csv: file: must exist"),
        ("sources.csv", put_folder_for_file, "sources.csv: file: must be readable, got 'Is a dir"),
        ("a2d/Release/videoset.csv", put_folder_for_file, "videoset.csv: file: must be readable"),
        ("a2d/Release/videoset.csv", Path.unlink, "videoset.csv: file: must exist"),
        ("a2d/text_annotations/a2d_annotation.txt", Path.unlink, "annotation.txt: file: must exi"),
        ("copy", Path.touch, "copy: folder: must be empty or new"),
        ("copy/further", Path.touch, "copy: folder: must be empty or new"),
    ],
)
def test_files_that_are_not_as_they_should_be_are_named(
    run: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    file: str,
    damage: Callable[[Path], None],
    message: str,
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    damage(tmp_path / file)
    before = sorted(tmp_path.rglob("*"))
    assert run(tmp_path / "copy") == 1
    assert message in error_line(capsys)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("out", ["a2d", "a2d/copy", "a2d/Release/../copy", "link/copy"])
def test_a_folder_in_the_release_is_refused(
    run: Run, tiny_a2d: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    (tmp_path / "link").symlink_to(tiny_a2d)
    before = sorted(tmp_path.rglob("*"))
    assert run(tmp_path / out) == 1
    assert "folder: must be outside ROOT" in error_line(capsys)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("raised", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "/copy: No space left on device\n"),
    ],
)
def test_stopped_or_out_of_room_it_leaves_nothing_and_can_be_run_again(
    run: Run,
    tool: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    raised: BaseException,
    code: int,
    message: str,
) -> None:
    def fail(path: Path, text: str) -> None:
        raise raised

    before = sorted(tmp_path.rglob("*"))
    with monkeypatch.context() as patch:
        patch.setattr(tool, "replace_text", fail)
        assert run(tmp_path / "new" / "copy") == code
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.endswith(message)
    assert sorted(tmp_path.rglob("*")) == before
    assert run(tmp_path / "new" / "copy") == 0


def test_wrong_usage_has_its_own_exit_code(
    tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["hold_out.py", "root", "out"])
    with pytest.raises(SystemExit) as ended:
        tool.main()
    assert ended.value.code == 2
