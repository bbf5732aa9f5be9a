"""A2D as a release: its lists, and the rows that cannot be used."""

from a2d_tf.releases.a2d.release import A2DRelease
from a2d_tf.releases.release import SkippedRow


def test_the_lists_are_videos_and_sentences_where_there_are_any(tiny_a2d):
    release = A2DRelease(tiny_a2d)
    sentences = tiny_a2d / "text_annotations" / "a2d_annotation.txt"
    videoset = tiny_a2d / "Release" / "videoset.csv"
    assert release.lists() == {"videoset": videoset, "sentences": sentences}
    sentences.unlink()
    assert release.lists() == {"videoset": videoset}
    assert release.skipped_rows() == ()


def test_rows_without_a_usable_id_are_named_by_their_video(tiny_a2d):
    with (tiny_a2d / "text_annotations" / "a2d_annotation.txt").open("a") as file:
        file.write('tiny_single ,"1 (copy)",a dog\n')
    reason = "instance_id must be a whole number"
    assert A2DRelease(tiny_a2d).skipped_rows() == (SkippedRow("tiny_single", reason),)


def test_people_have_chosen_frames_and_sentences(tiny_a2d):
    release = A2DRelease(tiny_a2d)
    assert (release.sampling, release.class_sentences) == (None, None)
    video = release.read_videos()[1]
    assert len(list(release.iterate_frames(video))) == 24
    assert release.read_frame(video, 6).number == 6
