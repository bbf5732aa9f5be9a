"""Runs of every kind that is served, exported once, with what they are asked."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np
from fakes.client_process import Named
from fakes.clips import read_video
from fakes.configs import make_config, make_pair_classifier_config
from fakes.served_joint import build_calm_run, draw_clips, with_sharpmask
from fakes.served_requests import clip_of, covering_clips
from fakes.served_run import draw_requests
from fakes.untrained_runs import write_baseline_run, write_sentence_run

from a2d_tf import keys
from a2d_tf.records.flow_source import FlowSource, save_flow_source
from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.joint_export import export_joint_run
from a2d_tf.serving.pair_classifier_export import export_pair_classifier
from a2d_tf.serving.pair_queries_export import export_pair_queries
from a2d_tf.serving.sentence_export import export_sentence_run
from a2d_tf.tasks.pair_classifier import PairClassifierTask

# The flow that leads to each frame, not cut.
_TSCT_WITH_RAW_FLOW = (
    "model.cross_product=true",
    "model.masks=false",
    "model.flow=true",
    "model.actor_flow=true",
    "model.flow_input=pixels",
    "data.flow_from=previous",
)
ASKED_FRAMES = (1, 13, 24)  # of a video of 24: both ends, where the end frames repeat, and between
SENTENCES = ("the dog is running", "A red ball", "zebra")
PAIRS = (78, 18, 67)  # not by ascending id
SOURCE = FlowSource(method="dis", height=24)


@dataclass
class ServedRun:
    """A run with its SavedModel.

    Attributes:
        run: The run; a list of one or two classifiers.
        version: Folder of the SavedModel.
        requests: What it is asked, by name; those of a video are called "1", "13", ...
        answers: What a process without the package answers.
    """

    run: Any
    version: Path
    requests: Named
    answers: Named = field(default_factory=dict)

    @property
    def about(self) -> dict[str, Any]:
        """What lies beside the SavedModel."""
        return read_about(self.version)


def read_about(version: Path) -> dict[str, Any]:
    """Return what lies beside a SavedModel."""
    return json.loads((version / "assets.extra" / "a2d_tf.json").read_text())


def export_all(rgb: SentenceRun, folder: Path, video: Path) -> dict[str, ServedRun]:
    """Export a run of every kind.

    Args:
        rgb: An RGB run of ``write_served_run``.
        folder: Folder for runs and SavedModels.
        video: A video of 24 frames.

    Returns:
        The runs by kind, which are not asked yet.
    """
    frames = read_video(video)

    def make(name: str, write: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        (folder / name).mkdir()
        return write(folder / name, *arguments, **options)

    def of_video(version: Path, **asked: Any) -> Named:
        about = read_about(version)
        return {
            str(number): clip_of(frames, number, about)
            | {name: np.array(values) for name, values in asked.items()}
            for number in ASKED_FRAMES
        }

    def served(name: str) -> Path:
        return folder / "served" / name

    exports: dict[str, ServedRun] = {}
    flow = load_run(make("flow", write_small_flow_run), SentenceRun)
    fused = FusedSentenceRun(rgb=rgb, flow=flow, rgb_weight=1.5)
    sentences: dict[str, SentenceRun | FusedSentenceRun] = {
        "rgb": rgb,
        "flow": flow,
        "fused": fused,
        "hu2016": load_run(make("hu2016", write_baseline_run, "hu2016"), SentenceRun),
        "li2017": load_run(make("li2017", write_baseline_run, "li2017"), SentenceRun),
    }
    for name, run in sentences.items():
        version, _ = export_sentence_run(run, served(name), vocabulary_size=100)
        exports[name] = ServedRun(run, version, of_video(version, sentences=SENTENCES))
    exports["rgb"].requests |= draw_requests()
    version, _ = export_pair_queries(fused, served("pairs"))
    exports["pairs"] = ServedRun(fused, version, of_video(version, pairs=np.array(PAIRS, np.int32)))

    flow_classifier = build_classifier(folder, keys.FLOW, small=True)
    classifiers = [build_classifier(folder, keys.RGB), flow_classifier]
    for name, runs in {"classifier": classifiers[1:], "classifiers": classifiers}.items():
        version, _ = export_pair_classifier(runs, served(name))
        clips = covering_clips(frames, read_about(version))
        exports[name] = ServedRun(runs, version, dict(zip("abcdefgh", clips, strict=False)))

    full = make("full", build_calm_run, "model.flow=true", "model.temporal=true")
    boxes = make("boxes", build_calm_run, *_TSCT_WITH_RAW_FLOW)
    masks = make("sharpmask", lambda workdir: with_sharpmask(boxes, workdir))
    for name, joint in {"joint": full, "joint_boxes": boxes, "joint_sharpmask": masks}.items():
        version, _ = export_joint_run(joint, served(name))
        exports[name] = ServedRun(joint, version, draw_clips(joint) | of_video(version))
    return exports


def write_small_flow_run(workdir: Path) -> Path:
    """Write a flow run at step 7 whose clips and responses are not those of ``write_served_run``.

    Args:
        workdir: Folder of the run, which exists.

    Returns:
        The same folder.
    """
    data = {"stream": "flow", "size": 16, "frames": 3, "frame_stride": 3}
    write_sentence_run(workdir, config=make_config(data=data), seed=1)
    save_flow_source(SOURCE, workdir)
    return workdir


def build_classifier(workdir: Path, stream: str, *, small: bool = False) -> PairClassifierRun:
    """Return an untrained classifier at step 6 of a stream; it sees 16 x 16 out of 24 x 32.

    Args:
        workdir: Folder of the run, which keeps how flow is made.
        stream: ``keys.RGB`` or ``keys.FLOW``.
        small: Whether one layer stands in for I3D.
    """
    data = {"stream": stream, "resize": 24, "test_frames": 5, "frame_stride": 2}
    config = make_pair_classifier_config(data=data, evaluation={"rgb_weight": 3.0})
    if stream == keys.FLOW:
        save_flow_source(SOURCE, workdir)
    keras.utils.set_random_seed(2)
    task = PairClassifierTask(config, workdir)
    if small:
        video = keras.Input((5, 16, 16, 2 if stream == keys.FLOW else 3), name=keys.VIDEO)
        logits = keras.layers.Dense(43)(keras.layers.Flatten()(video))
        model = keras.Model({keys.VIDEO: video}, {keys.PAIR_LOGITS: logits})
    else:
        model = task.build_models_to_answer().inference
    # Narrow networks with random weights hardly tell one clip from another.
    kernel = model.weights[-2]
    kernel.assign(kernel * (10 if small else 1000))
    return PairClassifierRun(task=task, model=model, step=6)
