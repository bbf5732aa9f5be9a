"""What is told of a served model."""

from types import SimpleNamespace

from a2d_tf.cli.tasks.exported import name_frames, weigh


def test_a_version_weighs_what_its_files_do(tmp_path):
    (tmp_path / "variables").mkdir()
    (tmp_path / "saved_model.pb").write_bytes(bytes(1_200_000))
    (tmp_path / "variables" / "variables.index").write_bytes(bytes(140_000))
    assert weigh(tmp_path) == f"{tmp_path}: 1.3 MB"


def test_frames_of_a_request_are_named():
    summary = SimpleNamespace(frames=8, frame_stride=2, answered_frame=4)
    assert name_frames(summary, answers="masks") == (
        "send 8 frames, 2 apart in the video: the masks are those of the frame at index 4"
    )
