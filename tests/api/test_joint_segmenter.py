"""A joint run from Python."""

import pytest
from fakes.square_run import SquareRun
from fakes.square_video import write_square

from a2d_tf import InputError, JointSegmenter, segment_video


def test_a_joint_run_takes_no_sentences(tmp_path):
    clip = write_square(tmp_path / "square.mp4", num_frames=4)
    joint = JointSegmenter(SquareRun())
    frames = segment_video(joint, clip)
    assert len(frames) == 4 and frames[0].label_map.shape == (32, 48)
    assert frames[0].answered
    result = segment_video(joint, clip, out=tmp_path / "out", every=3)
    assert result.answered == (1, 4)
    with pytest.raises(InputError, match="sentences: must not be given for a joint run"):
        segment_video(joint, clip, "the dog")
