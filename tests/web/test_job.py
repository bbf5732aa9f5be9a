import json
import math
import zipfile

import pytest
from fakes.square_run import SquareRun
from fakes.square_video import write_square

from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.video import open_video
from a2d_tf.errors import A2DError
from a2d_tf.web.job import Job, check_job, run_job
from a2d_tf.web.job_queue import Stopped
from a2d_tf.web.limits import Limits
from a2d_tf.web.loaded_runs import LoadedRun

SENTENCES = ["a red ball", "the dog is running"]


def ask(job, folder, limits=None):
    """Run a job and return its result and the progress that it told."""
    told = []
    result = run_job(job, limits or Limits(), folder, lambda *progress: told.append(progress))
    return result, told


def test_a_zip_of_what_segment_writes(loaded, clip, tmp_path):
    job = Job(loaded, clip, "<my> clip.mp4", "\n".join(SENTENCES), every=2)
    result, told = ask(job, tmp_path / "job")
    assert told == [(0, 0)] * 12 + [(number, 6) for number in range(1, 7)]  # it is read twice
    assert result.told == "2 sentences in 6 frames"
    out = tmp_path / "segment"
    loaded.segmenter.segment_to(out, clip, SENTENCES, every=2)
    names = {path.relative_to(out).as_posix() for path in out.rglob("[!.]*") if path.is_file()}
    with zipfile.ZipFile(result.archive) as archive:
        assert set(archive.namelist()) == names
        summary = json.loads(archive.read("segment.json"))
        assert summary == json.loads((out / "segment.json").read_text()) | {
            "video": "<my> clip.mp4"
        }
        for name in names - {"segment.json"}:
            assert archive.read(name) == (out / name).read_bytes(), name
        assert result.detections.read_bytes() == archive.read("detections.json")
        assert result.summary.read_bytes() == archive.read("segment.json")
    assert not list((tmp_path / "job" / "masks").rglob("*.png"))  # the zip holds them


def test_a_job_can_be_stopped_while_its_video_is_read(loaded, clip, tmp_path):
    told = []

    def stop(*progress):
        told.append(progress)
        raise Stopped

    with pytest.raises(Stopped):
        run_job(Job(loaded, clip, "c", "a ball"), Limits(), tmp_path / "job", stop)
    assert told == [(0, 0)]
    assert not (tmp_path / "job").exists()


def test_a_part_of_a_video(loaded, clip, tmp_path):
    job = Job(loaded, clip, "c", "a ball", start="0.05", end="0:00.2")
    result, told = ask(job, tmp_path / "job")
    video = open_video(clip, start=0.05, end=0.2)
    assert 0 < video.num_frames < 6
    assert told[-1] == (video.num_frames, video.num_frames)
    assert json.loads(result.summary.read_text())["skipped_frames"] == video.skipped


def test_a_joint_run_is_asked_nothing(tmp_path):
    clip = write_square(tmp_path / "clip.mp4", num_frames=6)
    run = LoadedRun("square", tmp_path, JointSegmenter(SquareRun()), drawn=False)
    assert not run.takes_sentences
    with pytest.raises(A2DError, match=r"^This run takes no sentences"):
        check_job(Job(run, clip, "c", "a ball"), Limits())
    result, _ = ask(Job(run, clip, "c", every=5), tmp_path / "job")
    assert result.told.endswith("in 2 answered frames of 6")
    with zipfile.ZipFile(result.archive) as archive:
        maps = [name for name in archive.namelist() if name.startswith("label_maps/")]
    assert len(maps) == 6


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": " \n"}, r"^Type at least one sentence\.$"),
        ({"text": "\n".join("abcdefghi")}, r"^Type at most 8 sentences; there are 9\.$"),
        ({"every": 0}, r"^“Every N-th frame” takes a whole number from 1 to 7,200\.$"),
        ({"every": math.nan}, r"whole number from 1 to 7,200\.$"),
        ({"every": math.inf}, r"whole number from 1 to 7,200\.$"),
        ({"every": 1.5}, r"whole number from 1 to 7,200\.$"),
        ({"start": "x"}, r"^Start must be seconds, M:S or H:M:S, not “x”\.$"),
        ({"start": "2", "end": "0:02"}, r"^End must be after start\.$"),
        ({"end": "0"}, r"^End must be after start\.$"),
        ({"text": "zorb"}, r"^The run knows no word of “zorb”\.$"),
        ({"start": "9"}, r"must be a part of the 0\.25 seconds of the video"),
    ],
)
def test_what_breaks_a_rule_is_refused_and_nothing_written(
    loaded, clip, tmp_path, changes, message
):
    job = Job(loaded, clip, "c", **{"text": "a ball", **changes})
    with pytest.raises(A2DError, match=message):
        ask(job, tmp_path / "job")
    assert not (tmp_path / "job").exists()
