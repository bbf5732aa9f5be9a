"""The Python interface: what a caller gets from a folder of a run."""

import pytest

import a2d_tf
from a2d_tf import InputError, JointSegmenter, load_run


def test_every_name_of_the_package_can_be_used():
    for name in a2d_tf.__all__:
        assert callable(getattr(a2d_tf, name))
        assert name in dir(a2d_tf)
    with pytest.raises(AttributeError, match="module 'a2d_tf' has no attribute 'nothing'"):
        a2d_tf.nothing  # noqa: B018


def test_what_does_not_go_with_the_task(untrained_run, tmp_path):
    with pytest.raises(InputError, match=r"task: must be 'joint', got 'sentence'"):
        load_run(untrained_run, JointSegmenter)
    with pytest.raises(InputError, match="masks_from: must not be given for a run of task 'sent"):
        load_run(untrained_run, masks_from="supervoxels")
    with pytest.raises(InputError, match="folder: must hold a trained run"):
        load_run(tmp_path)


def test_random_weights_for_a_control(untrained_run):
    assert load_run(untrained_run, trained=False).step is None


def test_values_of_another_type_or_alone_are_refused(untrained_run):
    with pytest.raises(TypeError, match="kind must be SentenceSegmenter or JointSegmenter"):
        load_run(untrained_run, int)
    with pytest.raises(InputError, match="rgb_weight: must not be given without flow_run, got 2"):
        load_run(untrained_run, rgb_weight=2.0)
    with pytest.raises(InputError, match=r"--checkpoint: must be one of .*, got '1000'"):
        load_run(untrained_run, checkpoint=1000)
    with pytest.raises(InputError, match="run: must name a folder, got ''"):
        load_run("")
