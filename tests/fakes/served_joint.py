"""Joint runs to export whose boxes do not hang on the last digit, and requests of noise."""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from fakes.small_experiments import experiment_file
from fakes.untrained_runs import TINY_JOINT, write_sharpmask_run
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_input import prepare_motion
from a2d_tf.batches.picture import scale_rgb
from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig
from a2d_tf.media.flow_methods import CUT_RANGE, RAW_RANGE
from a2d_tf.records.flow_source import FlowSource, save_flow_source
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.joint_masks import load_masks
from a2d_tf.tasks.joint import JointTask

FRAME_SIZES = ((37, 53), (96, 30), (64, 64))  # odd, portrait, the network's
# Random boxes are so far from their anchors that rounding of the last digit moves them, and random
# probabilities of actions are 0 and 1, whatever is seen.
_CALM = {"rpn_bbox_pred": 0.02, "mrcnn_bbox_fc": 0.02, "action_logits": 0.01}
_SMALL = (
    "model.blocks=[1, 1, 1, 1]",
    "detection.drop_background=false",
    "detection.actor_threshold=0.0",
    "detection.action_threshold=0.0",
)


def build_calm_run(workdir: Path, *overrides: str) -> JointRun:
    """Return a run at step 8 with random weights whose boxes are near their anchors; flow by DIS.

    Args:
        workdir: Folder of the run, which exists and keeps how flow is made.
        overrides: Values of configuration keys as ``--set`` takes them.
    """
    config = load_config(experiment_file("toy/joint"), overrides=(*TINY_JOINT, *_SMALL, *overrides))
    assert isinstance(config, JointConfig)
    flow_range = RAW_RANGE if config.model.flow_input == "pixels" else CUT_RANGE
    save_flow_source(FlowSource(method="dis", height=24, range=flow_range), workdir)
    keras.utils.set_random_seed(3)
    task = JointTask(config, workdir)
    model = task.build_models().inference
    for layer in model._flatten_layers():
        if layer.name in _CALM:
            layer.kernel.assign(_CALM[layer.name] * layer.kernel)
    run = JointRun(task=task, model=model, step=8)
    if config.model.masks:
        balance_masks(run, _find_layer(model, "mrcnn_mask"))
    return run


def with_sharpmask(run: JointRun, workdir: Path) -> JointRun:
    """Return a run without masks with those of a small SharpMask, at step 9.

    Args:
        run: The run.
        workdir: Folder of the SharpMask run, which exists.
    """
    write_sharpmask_run(workdir, "model.blocks=[1, 1, 1, 1]")
    masks = load_masks(workdir, size=run.config.data.size)
    joined = JointRun(task=run.task, model=run.model, step=run.step, masks=masks)
    balance_masks(joined, _find_layer(masks.model, "logits"))
    return joined


def balance_masks(run: JointRun, layer: keras.layers.Layer) -> None:
    """Shift the logits of masks, so that half of the cells in the masks of a request are actor's.

    Args:
        run: The run.
        layer: The layer that gives the logits.
    """
    side = run.clip_options.size
    clip = draw_clips(run)[f"{side}x{side}"]
    batch = {
        keys.VIDEO: scale_rgb(clip["frames"].astype(np.float32))[None],
        keys.LABELLED: np.array([len(clip["frames"]) // 2], np.int32),
    }
    if "flow" in clip:
        box = np.array([0, 0, side, side], np.int32)
        motion = prepare_motion(clip["flow"], box, side, mirrored=np.False_)
        batch[keys.MOTION] = motion.numpy()[None]
    found = run.detect(batch)
    masks = found[keys.DETECTION_MASKS][found[keys.DETECTION_ACTORS] > 0].astype(np.float64)
    layer.bias.assign(layer.bias - np.median(np.log(masks / (1 - masks))))


def _find_layer(model: keras.Model, name: str) -> keras.layers.Layer:
    return next(layer for layer in model._flatten_layers() if layer.name == name)


def draw_clips(run: JointRun) -> dict[str, dict[str, NDArray[Any]]]:
    """Return requests; the flow has another size than the frames, and vectors beyond 20 pixels."""
    generator = np.random.default_rng(0)
    clips = {}
    for height, width in FRAME_SIZES:
        frames = generator.integers(0, 256, (5, height, width, 3), dtype=np.uint8)
        clip: dict[str, NDArray[Any]] = {"frames": frames}
        if run.config.model.flow:
            shape = (5, 24, round(width * 24 / height), 2)
            clip["flow"] = generator.normal(scale=12, size=shape).astype(np.float32)
        clips[f"{height}x{width}"] = clip
    return clips
