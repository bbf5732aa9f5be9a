"""Facts beside a served model."""

from types import SimpleNamespace

import tensorflow as tf

from a2d_tf.records.flow_source import FlowSource
from a2d_tf.serving.export_summary import describe_export, describe_input, describe_streams
from a2d_tf.serving.served_model import ServedInput

SERVED = SimpleNamespace(
    inputs=(ServedInput("size", tf.int32, (2,), "a size"),), outputs={"masks": "where"}
)
SOURCE = FlowSource(method="tvl1", height=240)


def make_run(stream, *, frames=4, stride=1, step=7):
    config = SimpleNamespace(
        task="sentence",
        data=SimpleNamespace(size=32),
        evaluation=SimpleNamespace(threshold=0.25),
    )
    options = SimpleNamespace(stream=stream, frames=frames, frame_stride=stride)
    return SimpleNamespace(config=config, clip_options=options, step=step)


def test_an_input_is_described_by_type_shape_and_meaning():
    frames = ServedInput("frames", tf.uint8, (4, None, None, 3), "RGB")
    assert describe_input(frames) == "uint8 (4, any, any, 3): RGB"
    assert describe_input(SERVED.inputs[0]) == "int32 (2,): a size"


def test_a_run_without_flow_tells_of_frames_alone():
    facts = describe_streams(
        [make_run("rgb", stride=2)], SERVED, kind="k", source=None, rgb_weight=2.0
    )
    assert (facts["frames"], facts["frame_stride"], facts["answered_frame"]) == (4, 2, 2)
    assert {facts[name] for name in facts if name.startswith("flow_")} == {None}
    assert (facts["rgb_weight"], facts["threshold"], facts["size"]) == (None, 0.25, 32)
    assert (facts["task"], facts["kind"], facts["step"]) == ("sentence", "k", 7)
    assert facts["inputs"] == {"size": "int32 (2,): a size"}
    assert facts["outputs"] == {"masks": "where"}
    assert list(facts["masks_signature"]) == ["masks_bytes"]


def test_two_runs_tell_of_both():
    runs = [make_run("rgb"), make_run("flow", frames=9, stride=3, step=5)]
    facts = describe_streams(runs, SERVED, kind="k", source=SOURCE, rgb_weight=2.0)
    assert (facts["frames"], facts["flow_frames"], facts["flow_stride"]) == (4, 9, 3)
    assert (facts["answered_frame"], facts["flow_answered_frame"]) == (2, 4)
    assert (facts["flow_method"], facts["flow_height"], facts["flow_from"]) == ("tvl1", 240, "next")
    assert (facts["rgb_weight"], facts["flow_step"], facts["step"]) == (2.0, 5, 7)


def test_an_answer_for_the_clip_is_for_no_frame():
    run = make_run("flow")
    facts = describe_export(
        run,
        SERVED,
        kind="k",
        clips={"flow": run.clip_options},
        source=SOURCE,
        flow_from="previous",
        answers_frame=False,
    )
    assert (facts["frames"], facts["answered_frame"], facts["flow_answered_frame"]) == (None,) * 3
    assert (facts["flow_frames"], facts["flow_from"]) == (4, "previous")
