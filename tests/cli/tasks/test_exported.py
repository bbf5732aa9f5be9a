"""What is told of a served model."""

from types import SimpleNamespace

from a2d_tf.cli.tasks.exported import describe_request, weigh

FRAMES = {"frames": 8, "frame_stride": 2, "answered_frame": 4}
NO_FRAMES = dict.fromkeys(FRAMES)
FLOW = {
    "flow_frames": 6,
    "flow_stride": 3,
    "flow_answered_frame": 3,
    "flow_from": "next",
    "flow_method": "dis",
    "flow_height": 240,
}
NO_FLOW = dict.fromkeys(FLOW)
NAMES = {"inputs": {"frames": "", "sentences": ""}, "outputs": {"masks": "", "scores": ""}}
SHRUNK = "compute the flow by dis, from frames shrunk to at most 240 pixels in height"
TOLD = "inputs: frames, sentences; outputs: masks, scores"


def describe(**facts):
    return describe_request(SimpleNamespace(**facts, **NAMES))


def test_a_version_weighs_what_its_files_do(tmp_path):
    (tmp_path / "variables").mkdir()
    (tmp_path / "saved_model.pb").write_bytes(bytes(1_200_000))
    (tmp_path / "variables" / "variables.index").write_bytes(bytes(140_000))
    assert weigh(tmp_path) == f"{tmp_path}: 1.3 MB"


def test_frames_of_a_request_are_named():
    assert describe(**FRAMES, **NO_FLOW) == [
        "send 8 frames, 2 apart in the video; the answer is for the one at index 4",
        TOLD,
    ]


def test_flow_comes_with_frames_or_alone():
    both = describe(**FRAMES, **FLOW)
    assert both[1:] == [
        "and the flow from each frame to the next frame of the video, of 6 frames, 3 apart in the "
        "video; the answer is for the one at index 3",
        SHRUNK,
        TOLD,
    ]
    alone = describe(**NO_FRAMES, **FLOW | {"flow_from": "previous", "flow_answered_frame": None})
    assert alone == [
        "send the flow to each frame from the frame before it in the video, of 6 frames, 3 apart "
        "in the video; the answer is for all",
        SHRUNK,
        TOLD,
    ]
