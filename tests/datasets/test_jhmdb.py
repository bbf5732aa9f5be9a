"""How the frames of J-HMDB are chosen."""

import pytest

from a2d_tf.datasets.jhmdb import JHMDB
from a2d_tf.errors import OptionError


def test_three_frames_are_evenly_spaced_unless_a_list_names_them(tmp_path):
    assert JHMDB.open(tmp_path).sampling == "even"
    release = JHMDB.open(tmp_path, sampling="list", frame_list=tmp_path / "frames.json")
    assert release.sampling == "list"


def test_a_list_and_its_sampling_need_each_other(tmp_path):
    with pytest.raises(OptionError, match="--frame-list: must name a file for --sampling list"):
        JHMDB.open(tmp_path, sampling="list")
    with pytest.raises(OptionError, match="--frame-list: must be left out unless --sampling is"):
        JHMDB.open(tmp_path, frame_list=tmp_path / "frames.json")
