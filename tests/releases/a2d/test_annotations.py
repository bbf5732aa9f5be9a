import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.releases.a2d.annotations import read_frame, read_videos


def video_named(root, video_id):
    return next(video for video in read_videos(root) if video.video_id == video_id)


def test_videos_carry_their_row_frames_and_sentences_in_csv_order(tiny_a2d):
    videos = read_videos(tiny_a2d)
    assert [v.video_id for v in videos] == ["-tiny_pair", "tiny_single", "tiny_missed"]
    assert [v.split for v in videos] == ["train", "test", "train"]
    assert [v.frame_numbers for v in videos] == [(8, 16), (6, 12, 18), (12,)]
    assert [len(v.sentences) for v in videos] == [2, 1, 0]
    pair = videos[0]
    assert (pair.label, pair.height, pair.width) == (77, 48, 64)
    assert (pair.num_frames, pair.num_annotated) == (24, 2)
    assert pair.clip_path.is_file()
    assert pair.sentences[0].text == "a Man in blue is walking"


def test_a_list_that_was_cut_between_two_rows_is_told(tiny_a2d, caplog):
    read_videos(tiny_a2d)
    assert not caplog.messages
    path = tiny_a2d / "Release" / "videoset.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:1]))
    assert [v.video_id for v in read_videos(tiny_a2d)] == ["-tiny_pair"]
    told = "does not list 1 video of a2d_annotation.txt: their sentences are left out"
    assert caplog.messages == [f"{path} {told}"]


def test_an_annotated_frame_that_is_missing_is_told(tiny_a2d, caplog):
    folder = tiny_a2d / "text_annotations" / "a2d_annotation_with_instances" / "tiny_single"
    min(folder.iterdir()).unlink()
    read_videos(tiny_a2d)
    told = "lists more annotated frames of 1 video than exist: the first is tiny_single"
    assert caplog.messages == [f"{tiny_a2d / 'Release' / 'videoset.csv'} {told}"]


def test_a_copy_without_text_annotations_has_no_sentences_and_reads_mat_files(tiny_a2d):
    (tiny_a2d / "text_annotations").rename(tiny_a2d / "elsewhere")
    videos = read_videos(tiny_a2d)
    assert all(v.sentences == () for v in videos)
    frame = read_frame(tiny_a2d, videos[0], 8)
    assert [i.instance_id for i in frame.instances] == [None, None]


@pytest.mark.parametrize(
    ("gone", "place"),
    [
        ("Release/videoset.csv", "Release/videoset.csv"),
        ("text_annotations/a2d_annotation.txt", "text_annotations/a2d_annotation.txt"),
        ("Release/Annotations/mat/tiny_missed", "Release/Annotations/mat/tiny_missed"),
    ],
)
def test_what_is_missing_is_named(tiny_a2d, gone, place):
    (tiny_a2d / gone).rename(tiny_a2d / "away")
    with pytest.raises(InputError, match="must exist") as caught:
        read_videos(tiny_a2d)
    assert caught.value.place == str(tiny_a2d / place)


def test_annotation_files_must_be_frame_numbers_but_hidden_files_are_passed_over(tiny_a2d):
    folder = tiny_a2d / "Release/Annotations/mat/tiny_missed"
    (folder / "._00012.mat").write_bytes(b"")
    assert video_named(tiny_a2d, "tiny_missed").frame_numbers == (12,)
    (folder / "last.mat").write_bytes(b"")
    with pytest.raises(InputError, match="must be a frame number of 5 digits, got 'last'"):
        read_videos(tiny_a2d)


@pytest.mark.realdata
def test_real_clip_of_a2d(shared_data):
    root = shared_data / "a2d_sample"
    (video,) = read_videos(root)
    assert (video.video_id, video.frame_numbers) == ("-8FLF-osZmA", (40, 80, 120))
    frame = read_frame(root, video, 80)
    assert (frame.height, frame.width) == (320, 580)
    pairs = [(i.actor, i.action, i.instance_id) for i in frame.instances]
    assert pairs == [(1, 5, 0), (3, 4, 1), (3, 4, 4), (3, 9, 2), (3, 9, 3)]
    assert set(np.unique(frame.labels)) == {0, 15, 34, 39}
    for instance in frame.instances:
        ys, xs = np.nonzero(instance.mask)
        extent = (ys.min(), xs.min(), ys.max() + 1, xs.max() + 1)
        assert instance.box == pytest.approx(extent, abs=2.6)
