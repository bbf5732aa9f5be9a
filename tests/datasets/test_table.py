"""A data set in the table is one that every command takes."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from fakes.python_process import run_program

from a2d_tf.cli.main import main
from a2d_tf.datasets.dataset import Dataset, Drawn
from a2d_tf.datasets.table import DATASETS, open_release
from a2d_tf.errors import OptionError
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.manifest import load_manifest
from a2d_tf.records.options import Option
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.video_records import read_video_records
from a2d_tf.releases.release import AnnotatedFrame, Instance, Sentence, Video
from a2d_tf.verify.report import Problem, VerifyReport


@dataclass(frozen=True)
class DotsRelease:
    """Clips with a dot, ``<root>/<video>.npy`` of (T, H, W, 3): bright pixels are its mask."""

    root: Path
    brightness: int = 100
    sampling: str | None = None
    class_sentences: None = None

    def read_videos(self):
        paths = sorted(self.root.glob("*.npy"))
        return tuple(self._video(path) for path in paths)

    def read_frame(self, video, number):
        mask = np.load(video.clip_path)[number - 1].max(axis=-1) > self.brightness
        instance = Instance(mask=mask, box=(0, 0, 4, 4), actor=3, action=5, instance_id=0)
        return AnnotatedFrame(video.video_id, number, *mask.shape, (instance,), labels=None)

    def iterate_frames(self, video):
        yield from np.load(video.clip_path)

    def lists(self):
        return {"first_dots": self.root / "dot_0.npy"}

    def skipped_rows(self):
        return ()

    def _video(self, path):
        sentences = (Sentence(path.stem, 0, "a dot rolls"),)
        return Video(path.stem, "train", path, frame_numbers=(2,), sentences=sentences)


def draw_dots(out, asked, on_progress):
    rng = np.random.default_rng(asked.seed)
    out.mkdir()
    for index in range(asked.num_videos):
        clip = rng.integers(0, 50, (3, asked.height, asked.height, 3), np.uint8)
        clip[:, :4, :4] = 255
        np.save(out / f"dot_{index}.npy", clip)
        on_progress(index + 1, asked.num_videos)


def verify_dots(root, *, decode, workers, on_progress):
    found = sorted(root.glob("*.npy"))
    on_progress(len(found), len(found))
    problems = () if decode else (Problem("here", "clips", "must be decoded"),)
    return VerifyReport(problems, {"dots": len(found)}, claims_full=len(found) > 1)


@pytest.fixture(autouse=True)
def dots(monkeypatch):
    moving = Dataset(
        title="dots",
        open=DotsRelease,
        verify=verify_dots,
        published={"dots": 1234},
        options={"brightness": Option(int, "of a dot", metavar="B", least=1, most=255)},
        drawn=Drawn(draw_dots, height=16, note="clips of a dot"),
        has_pairs=True,
    )
    still = Dataset(
        title="dots in pictures",
        open=DotsRelease,
        verify=verify_dots,
        published={},
        stills=True,
    )
    monkeypatch.setitem(DATASETS, "dots", moving)
    monkeypatch.setitem(DATASETS, "still_dots", still)


@pytest.fixture
def drawn(tmp_path):
    out = tmp_path / "drawn"
    options = ["--layout", "dots", "--videos", "2", "--seed", "0"]
    assert main(["toy", str(out), *options]) == 0
    return out


def test_it_is_drawn(drawn):
    clips = [np.load(path) for path in sorted(drawn.iterdir())]
    assert [clip.shape for clip in clips] == [(3, 16, 16, 3)] * 2


def test_it_is_verified_against_its_own_counts(drawn, capsys):
    assert main(["verify", str(drawn), "--dataset", "dots"]) == 0
    out = capsys.readouterr().out
    assert "No problem found." in out and "1,234" in out
    assert main(["verify", str(drawn), "--dataset", "dots", "--no-decode"]) == 1


@pytest.mark.parametrize(("own", "pixels"), [((), 16), (("--brightness", "255"), 0)])
def test_it_is_converted_with_its_own_option(drawn, tmp_path, own, pixels):
    out = tmp_path / "records"
    options = ["--dataset", "dots", "--frames", "3", "--workers", "1", *own]
    assert main(["convert", str(drawn), str(out), *options]) == 0
    records = list(read_records(list_shards(out, "train")))
    assert {one.video_id for one in records} == {"dot_0", "dot_1"}
    assert records[0].sentences == (("a dot rolls", 0),)
    assert records[0].instances[0].mask.sum() == pixels
    assert load_manifest(out).options.dataset == "dots"
    assert load_manifest(out).source.sums == {"first_dots": sha256_of(drawn / "dot_0.npy")}


def test_pairs_and_still_images_are_taken_as_its_row_says(drawn, tmp_path, capsys):
    out = tmp_path / "records"
    command = ["convert", str(drawn), str(out), "--workers", "1", "--dataset"]
    assert main([*command, "dots", "--unit", "video"]) == 0
    (record,) = itertools.islice(read_video_records(list_shards(out, "train")), 1)
    assert record.pairs == (35,)
    refused = [["--unit", "video"], ["--frames", "3"], ["--flow", "dis"]]
    for options in refused:
        with pytest.raises(SystemExit, match="2"):
            main([*command, "still_dots", *options])
    rules = [line for line in capsys.readouterr().err.split("\n") if ": error: " in line]
    assert [rule.split(" error: ")[1] for rule in rules] == [
        "convert: --unit: must be frame for --dataset still_dots: only A2D or dots has "
        "actor-action pairs, got 'video'",
        "convert: --frames: must be left out with --dataset still_dots: a still image is one "
        "frame, got 3",
        "convert: --flow: must be none for --dataset still_dots: a still image has no flow, "
        "got 'dis'",
    ]
    assert main([*command, "still_dots", "--overwrite"]) == 0
    options = load_manifest(out).options
    assert (options.stills, options.frames) == (True, 1)


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (
            "convert",
            (
                ",dots,still_dots} layout of ROOT",
                "dots (--dataset dots):",
                "--brightness B",
                "(A2D or dots only)",
            ),
        ),
        ("verify", (",dots,still_dots} layout of ROOT",)),
        ("toy", ("--layout {a2d,jhmdb,", ",dots} ", "dots: clips of a dot", "16 for dots")),
    ],
)
def test_help_lists_it(command, lines, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    out = " ".join(capsys.readouterr().out.split())
    for line in lines:
        assert line in out


def test_its_option_is_for_no_other(tmp_path, capsys):
    out = tmp_path / "out"
    with pytest.raises(SystemExit, match="2"):
        main(["convert", "A2D", str(out), "--brightness", "3"])
    expected = "convert: --brightness: must be left out unless --dataset is dots, got 3\n"
    assert capsys.readouterr().err.endswith(expected)


def test_its_option_is_checked(tmp_path):
    with pytest.raises(OptionError, match="--brightness: must be from 1 to 255, got 0"):
        open_release(tmp_path, dataset="dots", brightness=0)


def test_an_option_of_no_data_set_is_a_mistake_of_the_caller(tmp_path):
    with pytest.raises(TypeError, match="no data set has an option 'colour'"):
        open_release(tmp_path, dataset="dots", colour="red")


def test_what_cannot_be_drawn_is_no_layout(tmp_path, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["toy", str(tmp_path / "out"), "--layout", "coco", "--videos", "1", "--seed", "0"])
    assert "argument --layout: invalid choice: 'coco'" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["convert", "verify", "toy"])
def test_help_imports_no_reader(command):
    program = (
        "import sys\n"
        "from a2d_tf.cli.main import main\n"
        "try:\n"
        f"    main([{command!r}, '--help'])\n"
        "except SystemExit:\n"
        "    heavy = {'av', 'cv2', 'h5py', 'pycocotools', 'scipy', 'tensorflow'}\n"
        "    sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)\n"
    )
    run = run_program(program)
    assert (run.returncode, run.stderr) == (0, "")
