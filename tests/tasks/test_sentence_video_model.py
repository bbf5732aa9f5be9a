"""The sides of the response maps, from the configuration alone."""

import pytest
from fakes.configs import make_config

from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence_video_model import decoder_resolutions


def resolutions(size, endpoint, *strides):
    model = {
        "endpoint": endpoint,
        "decoder_strides": list(strides),
        "decoder_widths": [4] * len(strides),
    }
    loss = {"weights": [1.0] * (1 + len(strides))}
    return decoder_resolutions(make_config(data={"size": size}, model=model, loss=loss))


def test_each_block_enlarges_the_encoder_s_side():
    assert resolutions(512, "Mixed_4f", 4, 4) == (32, 128, 512)
    assert resolutions(64, "Mixed_5c", 2) == (2, 4)


def test_sides_that_do_not_meet_are_refused():
    with pytest.raises(InputError, match=r"data\.size: must be a multiple of 16, got 40"):
        resolutions(40, "Mixed_4f", 2)
    rule = r"decoder_strides: must lead from 3 to a side that divides data\.size 48, got 15"
    with pytest.raises(InputError, match=rule):
        resolutions(48, "Mixed_4f", 5)
    with pytest.raises(InputError, match=r"model\.endpoint: must be one of .*Mixed_4f.*got 'Mix'"):
        resolutions(48, "Mix", 2)
