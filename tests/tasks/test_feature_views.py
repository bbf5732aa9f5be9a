"""Which experiments can store features, and how many views of each clip."""

import pytest
from fakes.configs import make_baseline_config, make_config

from a2d_tf.errors import InputError
from a2d_tf.tasks.feature_views import check_views


def test_a_baseline_has_none():
    with pytest.raises(
        InputError, match=r"model\.kind: must be a model with a video encoder.*got 'li2017'"
    ):
        check_views(make_baseline_config("li2017"), None)


@pytest.mark.parametrize(
    ("data", "asked", "views"),
    [({}, None, 1), ({}, 1, 1), ({"flip": True}, 1, 1), ({"zoom": 0.1}, 3, 3)],
)
def test_views(data, asked, views):
    assert check_views(make_config(data=data), asked) == views


@pytest.mark.parametrize(
    ("data", "asked", "message"),
    [
        (
            {},
            2,
            "must be 1 unless one of data.flip, .*, data.pasted is on, got 2",
        ),
        (
            {"flip": True, "zoom": 0.1},
            None,
            "must give .* per clip when data.flip or data.zoom is on",
        ),
        ({"flip": True}, 0, "must be positive, got 0"),
    ],
)
def test_views_that_make_no_sense(data, asked, message):
    with pytest.raises(InputError, match=f"--views: {message}"):
        check_views(make_config(data=data), asked)
