"""J-HMDB Sentences as released: lists, pictures, what is refused, and its records."""

import json

import cv2
import numpy as np
import pytest
import scipy.io
from fakes.refusals import refuse_text

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.manifest import Counts
from a2d_tf.records.shard_files import list_shards
from a2d_tf.releases.jhmdb.release import JHMDBRelease, read_jhmdb_sentences

WALK = "@20_Man_(walk)_1"
CLAP = "woman_clap_0"


@pytest.fixture
def masks_of(tiny_jhmdb):
    """Return where the masks of a video are."""
    actions = {WALK: "walk", CLAP: "clap"}
    return lambda video: tiny_jhmdb / "puppet_mask" / actions[video] / video / "puppet_mask.mat"


def save_masks(path, array):
    scipy.io.savemat(path, {"part_mask": array})


def test_videos_have_a_sentence_and_three_even_frames(tiny_jhmdb):
    walk, clap = JHMDBRelease(tiny_jhmdb).read_videos()
    assert (walk.video_id, walk.split) == (WALK, "test")
    assert walk.clip_path == tiny_jhmdb / "Rename_Images" / "walk" / WALK
    assert walk.frame_numbers == (3, 7, 11)  # of 12 masks
    assert clap.frame_numbers == (2, 4, 6)  # of 7 masks, 9 frames
    assert [one.text for one in walk.sentences + clap.sentences] == [
        "Man in blue walking",
        "old woman clapping",
    ]


def test_a_frame_holds_one_adult_of_no_action(tiny_jhmdb):
    release = JHMDBRelease(tiny_jhmdb)
    frame = release.read_frame(release.read_videos()[0], 7)
    assert (frame.video_id, frame.number, frame.height, frame.width) == (WALK, 7, 48, 64)
    (person,) = frame.instances
    assert (person.actor, person.action) == (1, 9)
    assert person.box == (10, 7, 40, 27)
    expected = np.zeros((48, 64), bool)
    expected[10:40, 7:27] = True
    assert np.array_equal(person.mask, expected)
    assert frame.labels is None


def test_an_empty_mask_is_nobody(tiny_jhmdb, masks_of):
    masks = np.zeros((48, 64, 12), np.uint8)
    masks[5, 5, 2] = 1
    save_masks(masks_of(WALK), masks)
    release = JHMDBRelease(tiny_jhmdb)
    video = release.read_videos()[0]
    assert len(release.read_frame(video, 3).instances) == 1
    assert release.read_frame(video, 7).instances == ()


def test_a_clip_ends_with_its_last_mask(tiny_jhmdb):
    release = JHMDBRelease(tiny_jhmdb)
    frames = list(release.iterate_frames(release.read_videos()[1]))
    assert [frame.shape for frame in frames] == [(48, 64, 3)] * 7
    assert [int(frame[0, 0, 2]) for frame in frames] == [8, 16, 24, 32, 40, 48, 56]
    assert frames[0][0, 63].tolist() == [8, 8, 0]  # red, green, blue


def test_records_are_those_of_the_test_split(tiny_jhmdb, tmp_path):
    out = tmp_path / "records"
    manifest = convert(tiny_jhmdb, out, dataset="jhmdb", frames=4)
    assert manifest.splits == {
        "train": Counts(),
        "test": Counts(videos=2, records=6, instances=6, sentences=2, sentence_frame_pairs=6),
    }
    assert manifest.options.sampling == "even"
    assert "videoset" not in manifest.source.sums
    assert manifest.source.sums["sentences"] == sha256_of(tiny_jhmdb / "jhmdb_annotation.txt")
    records = {(r.video_id, r.frame_number): r for r in read_records(list_shards(out, "test"))}
    record = records[CLAP, 6]
    assert record.frame_numbers == (4, 5, 6, 7)  # frame 8 has no mask
    assert record.source_size == record.clip_size == (48, 64)
    assert record.sentences == (("old woman clapping", 0),)
    picture = cv2.imdecode(np.frombuffer(record.frames[-1], np.uint8), 1)
    assert abs(int(picture[5, 5, 2]) - 56) < 4
    assert record.instances[0].mask.sum() == 30 * 20
    with pytest.raises(InputError, match="train"):
        list_shards(out, "train")
    assert convert(tiny_jhmdb, out, dataset="jhmdb", frames=4) == manifest


def write_list(path, *entries):
    rows = [
        [video, f"./x/Rename_Images/a/{video}/{number:05d}.png", "./m.mat", count, "text"]
        for video, number, count in entries
    ]
    path.write_text(json.dumps(rows))
    return path


def test_a_list_names_the_frames(tiny_jhmdb, tmp_path):
    path = write_list(tmp_path / "list.json", (WALK, 12, 12), (WALK, 1, 12), (CLAP, 5, 7))
    options = {"dataset": "jhmdb", "sampling": "list", "frame_list": path}
    out = tmp_path / "records"
    manifest = convert(tiny_jhmdb, out, **options)
    found = sorted((r.video_id, r.frame_number) for r in read_records(list_shards(out, "test")))
    assert found == [(WALK, 1), (WALK, 12), (CLAP, 5)]
    assert manifest.options.sampling == "list"
    write_list(path, (WALK, 12, 12), (CLAP, 5, 7))
    with pytest.raises(InputError, match="frame_list_sha256: is not that of the release"):
        convert(tiny_jhmdb, out, **options)
    with pytest.raises(InputError, match="sampling: was 'list' in this folder"):
        convert(tiny_jhmdb, out, dataset="jhmdb")


def test_a_list_must_fit_the_copy(tiny_jhmdb, tmp_path):
    path = write_list(tmp_path / "list.json", (WALK, 12, 12))
    release = JHMDBRelease(tiny_jhmdb, sampling="list", frame_list=path)
    with pytest.raises(InputError, match="must list a frame of each video, got 'woman_clap_0'"):
        release.read_videos()
    write_list(path, (WALK, 12, 12), (CLAP, 8, 9))
    with pytest.raises(InputError, match=r"must be one of the 7 that have a mask in .*, got 8"):
        release.read_videos()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dataset": "jhmdb", "sampling": "list"}, "--frame-list: must name a file"),
        ({"dataset": "jhmdb", "frame_list": "x"}, "--frame-list: must be left out unless"),
        ({"dataset": "jhmdb", "sampling": "odd"}, "--sampling: must be one of even, list, got"),
        (
            {"dataset": "a2d", "sampling": "even"},
            "--sampling: must be left out unless --dataset is jhmdb",
        ),
    ],
)
def test_options_that_do_not_go_together(tiny_jhmdb, tmp_path, options, message):
    with pytest.raises(InputError, match=message):
        convert(tiny_jhmdb, tmp_path / "records", **options)


def test_a_video_without_pictures_is_named(tiny_jhmdb):
    path = tiny_jhmdb / "jhmdb_annotation.txt"
    path.write_text(path.read_text() + "lost_clap_0,a man\n")
    rule = r"Rename_Images/\*/lost_clap_0: folder: must exist, because a sentence"
    with pytest.raises(InputError, match=rule):
        JHMDBRelease(tiny_jhmdb).read_videos()


def test_a_video_of_two_actions_is_refused(tiny_jhmdb):
    (tiny_jhmdb / "Rename_Images" / "walk" / CLAP).mkdir()
    with pytest.raises(InputError, match="must be in one action only, and is in clap"):
        JHMDBRelease(tiny_jhmdb).read_videos()


def test_missing_folders_are_named(tiny_jhmdb, masks_of):
    masks_of(CLAP).unlink()
    with pytest.raises(InputError, match=r"woman_clap_0/puppet_mask.mat: file: must exist"):
        JHMDBRelease(tiny_jhmdb).read_videos()
    (tiny_jhmdb / "Rename_Images").rename(tiny_jhmdb / "Images")
    with pytest.raises(InputError, match="Rename_Images: folder: must exist"):
        JHMDBRelease(tiny_jhmdb).read_videos()
    with pytest.raises(InputError, match=r"jhmdb_annotation.txt: file: must exist"):
        JHMDBRelease(tiny_jhmdb / "none").read_videos()


def test_broken_pictures_and_masks_are_all_named(tiny_jhmdb, masks_of, tmp_path):
    whole = masks_of(CLAP).read_bytes()
    masks_of(CLAP).write_bytes(whole[: len(whole) - 40])  # the header stays whole
    (tiny_jhmdb / "Rename_Images" / "walk" / WALK / "00009.png").unlink()
    with pytest.raises(BrokenSourceError, match="2 files could not be converted") as caught:
        convert(tiny_jhmdb, tmp_path / "records", dataset="jhmdb")
    failures = "\n".join(caught.value.failures)
    assert f"{masks_of(CLAP)}: file: must be a whole MATLAB file" in failures
    assert "00009.png: file: must exist, because the frame has a mask" in failures


@pytest.mark.parametrize("content", [b"", b"no picture", "half"])
def test_a_damaged_picture_is_refused(tiny_jhmdb, content, capfd):
    path = tiny_jhmdb / "Rename_Images" / "clap" / CLAP / "00004.png"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if content == "half" else content)
    release = JHMDBRelease(tiny_jhmdb)
    video = release.read_videos()[1]
    with pytest.raises(InputError, match=r"00004.png: picture: must be a whole PNG file"):
        list(release.iterate_frames(video))
    with pytest.raises(InputError, match=r"00004.png: picture"):
        release.read_frame(video, 4)
    assert capfd.readouterr().err == ""  # no complaint of libpng's own


def test_sizes_must_agree(tiny_jhmdb, masks_of):
    release = JHMDBRelease(tiny_jhmdb)
    video = release.read_videos()[1]
    save_masks(masks_of(CLAP), np.ones((48, 62, 7), np.uint8))
    rule = "part_mask: must have the size of frame 2, 64 x 48, got '62 x 48'"
    with pytest.raises(InputError, match=rule):
        release.read_frame(video, 2)
    path = tiny_jhmdb / "Rename_Images" / "clap" / CLAP / "00003.png"
    cv2.imwrite(str(path), np.zeros((48, 62, 3), np.uint8))
    with pytest.raises(InputError, match=r"00003.png: size: must be the size of the first frame"):
        list(release.iterate_frames(video))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: must be the header video_id,query"),
        ("video_id,instance_id,query\na,1,x\n", "line 1: must be the header"),
        ("video_id,query\n", "must list at least one video"),
        ("video_id,query\na,a man, walking\n", "line 2: must have 2 columns"),
        ("video_id,query\na/b,x\n", "line 2, video_id: must be a file name"),
        ("video_id,query\na,x\n\na,y\n", "line 4, video_id: must be listed once, got 'a'"),
    ],
)
def test_rows_that_break_the_format(tmp_path, text, message):
    refuse_text(read_jhmdb_sentences, tmp_path / "jhmdb_annotation.txt", text, match=message)


def test_a_quoted_comma_is_part_of_the_sentence(tmp_path):
    path = tmp_path / "jhmdb_annotation.txt"
    path.write_text('video_id,query\na,"a man, walking"\n')
    assert read_jhmdb_sentences(path)[0].text == "a man, walking"


@pytest.mark.realdata
def test_the_official_sentences(shared_data):
    sentences = read_jhmdb_sentences(shared_data / "annotations" / "jhmdb_annotation.txt")
    assert len(sentences) == 928
    texts = {one.video_id: one.text for one in sentences}
    assert len(texts) == 928
    assert texts["100_pullups_pullup_f_nm_np1_fr_med_1"] == "man in black pulling up"
    assert all(text == text.strip() for text in texts.values())
