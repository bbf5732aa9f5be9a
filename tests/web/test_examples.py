from a2d_tf.api.drawn_clips import warn_of_drawn_clips
from a2d_tf.api.video import open_video
from a2d_tf.web.examples import draw_examples


def test_clips_with_a_sentence_for_each_actor(tmp_path, monkeypatch, caplog):
    drawn = draw_examples(tmp_path / "examples")
    assert [one.sentences for one in drawn] == [
        ("a blue car is running", "an orange dog is running"),
        ("a red dog is walking", "a white car is running"),
    ]
    video = open_video(drawn[0].clip)
    assert (video.size, video.num_frames) == ((240, 240), 24)
    warn_of_drawn_clips(tmp_path, video)  # a run that learned from such clips knows these
    assert not caplog.records
