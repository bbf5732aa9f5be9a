"""Options get their defaults, and are the keys of a manifest."""

import dataclasses
from types import SimpleNamespace

import pytest

from a2d_tf.errors import OptionError
from a2d_tf.records.options import Options, choose_options, conversion_options

RELEASE = SimpleNamespace(sampling=None, class_sentences=None)


def test_what_is_not_given_has_its_default():
    options = choose_options(dataset="a2d", release=RELEASE, given={"height": 24, "frames": None})
    assert options == Options("a2d", 24, 16, 1, 95, "none", 32, None, "frame", None)


def test_a_whole_video_and_a_picture_have_their_windows():
    video = choose_options(dataset="a2d", release=RELEASE, given={"unit": "video"})
    picture = choose_options(dataset="coco", release=RELEASE, given={}, stills=True)
    assert (video.frames, video.frame_stride) == (0, 1)
    assert (picture.frames, picture.frame_stride, picture.stills) == (1, 1, True)


@pytest.mark.parametrize("given", [{}, {"flow": "none"}, {"stills": True}])
def test_a_range_is_one_of_flow(given):
    stills = bool(given.pop("stills", False))
    with pytest.raises(OptionError, match=r"--flow-range: must be left out without --flow"):
        choose_options(
            dataset="coco", release=RELEASE, given=given | {"flow_range": "20"}, stills=stills
        )
    options = choose_options(
        dataset="a2d", release=RELEASE, given={"flow": "dis", "flow_range": "raw"}
    )
    assert (options.flow, options.flow_range) == ("dis", "raw")


@pytest.mark.parametrize("other", [{"height": 240}, {"flow": "dis"}])
def test_frames_that_fit_have_no_height_and_no_flow(other):
    options = choose_options(dataset="a2d", release=RELEASE, given={"fit": 512, "flow": "none"})
    assert (options.fit, options.height) == (512, None)
    (name,) = other
    with pytest.raises(OptionError, match=f"--fit: must be left out with --{name}, got 512"):
        choose_options(dataset="a2d", release=RELEASE, given={"fit": 512} | other)


def test_what_the_release_knows_is_no_option():
    release = SimpleNamespace(sampling="list", class_sentences=None)
    assert choose_options(dataset="jhmdb", release=release, given={}).sampling == "list"
    from_release = {"dataset", "sampling", "class_sentences", "stills"}
    names = {field.name for field in dataclasses.fields(Options)}
    assert set(conversion_options()) == names - from_release


def test_keys_of_a_manifest_keep_their_order():
    options = choose_options(dataset="a2d", release=RELEASE, given={})
    first = list(dataclasses.asdict(options))[:10]  # newer ones follow
    assert first == [
        "dataset",
        "height",
        "frames",
        "frame_stride",
        "jpeg_quality",
        "flow",
        "videos_per_shard",
        "sampling",
        "unit",
        "class_sentences",
    ]
