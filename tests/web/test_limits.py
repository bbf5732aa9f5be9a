import pytest
from fakes.clips import write_clip

from a2d_tf.errors import A2DError
from a2d_tf.web.limits import Limits, check_video, read_sentences


def test_a_sentence_a_line():
    text = "  a dog \n\n\na red ball\r\n"
    assert read_sentences(text, Limits()) == ["a dog", "a red ball"]
    assert read_sentences(" \n", Limits()) == []


def test_too_many_and_too_long_sentences_name_the_rule_and_the_value():
    limits = Limits(max_sentences=2, max_characters=5)
    assert len(read_sentences("12345\n12345", limits)) == 2
    with pytest.raises(A2DError, match=r"^Type at most 2 sentences; there are 3\.$"):
        read_sentences("a\nb\nc", limits)
    with pytest.raises(A2DError, match=r"^Sentence 2 has 6 characters; at most 5 characters\.$"):
        read_sentences("a\n123456", limits)


def test_the_limits_of_a_video(tmp_path):
    path = tmp_path / "clip.mp4"
    write_clip(path, 24)  # 64 x 48, one second
    check_video(path, Limits(max_seconds=1, max_pixels=64 * 48))
    with pytest.raises(A2DError, match=r"^The video is longer than 0\.5 seconds: cut it first\.$"):
        check_video(path, Limits(max_seconds=0.5))
    with pytest.raises(A2DError, match=r"frames have 64 x 48 pixels; at most 3,071 pixels\.$"):
        check_video(path, Limits(max_pixels=3071))


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    path = tmp_path / "large.mp4"
    path.write_bytes(bytes(1_500_000))  # no video either
    with pytest.raises(A2DError, match=r"^The video has 1\.5 MB; at most 1 MB\.$"):
        check_video(path, Limits(max_megabytes=1))


def test_frames_are_counted_too(tmp_path, monkeypatch):
    path = tmp_path / "clip.mp4"
    write_clip(path, 24)
    monkeypatch.setattr(Limits, "max_frames", 23)
    with pytest.raises(A2DError, match=r"^The video is longer than 23 frames: cut it first\.$"):
        check_video(path, Limits())


def test_what_is_no_video_is_refused(tmp_path):
    path = tmp_path / "clip.mp4"
    path.write_text("#EXTM3U\nhttp://example.org/clip.mp4\n")
    with pytest.raises(A2DError, match="video"):
        check_video(path, Limits())
