"""COCO weights for the joint model: the Keras Mask R-CNN's file, every weight accounted for.

The published network differs from ours in four places, which the import makes up for, so that the
same picture gives the same numbers. It reads RGB (ours turns it into BGR) and takes off rounded
means: the first kernel is reversed and the difference goes into its bias, exact except for the 3
pixels at the border, where the padding differs by at most 0.04 of 255. Its batch norms add 1e-3 to
the variance: the difference to our epsilon goes into the stored variance. Its RPN gives two logits
for background and object: ours gives their difference. It knows 81 classes: each actor takes the
numbers of its COCO class. Its first pooling pads the end of a side: build the backbone with
``pool_padding="end"``, as the segmenter's ``mask_rcnn_layout`` does.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import keras
import numpy as np

from a2d_tf.errors import InputError
from a2d_tf.labels import ACTORS, VALID_PAIRS, actor_of
from a2d_tf.models.layer_file import LayerReport, assign_all, read_layers, weight_name
from a2d_tf.models.resnet import BGR_MEAN

# The submodels that the file fills, and the one that starts as a copy of the pyramid.
_MASK_HEAD = "mask_head"
_PARTS = ("resnet_rgb", "fpn", "rpn_model", "box_head", _MASK_HEAD)
_ACTION_PYRAMID = "fpn_action_rgb"
_RGB_MEAN = (123.7, 116.8, 103.9)  # the published network's
_EPSILON = 1e-3  # the published batch norms'
_COCO_CLASSES = 81
# The published index of the class that each actor is. COCO does not tell adults from babies: both
# begin as "person".
_BACKGROUND = 0
_COCO_CLASS = {
    "adult": 1,
    "baby": 1,
    "ball": 33,
    "bird": 15,
    "car": 3,
    "cat": 16,
    "dog": 17,
}
_BOX_LAYER, _BOX_NUMBERS = "mrcnn_bbox_fc", 4
_CLASS_LAYERS = ("mrcnn_class_logits", _BOX_LAYER, "mrcnn_mask")
_RPN_CLASS = "rpn_class_raw"
_STEM = {"conv1_conv": "conv1", "conv1_bn": "bn_conv1"}
_BRANCHES = ("1", "2a", "2b", "2c")  # by the number in our layer's name
_BLOCK_LAYER = re.compile(r"conv([2-5])_block(\d+)_([0-3])_(conv|bn)")


def load_mask_rcnn_weights(segmenter: keras.Model, path: str | Path) -> LayerReport:
    """Fill the appearance part of the joint model from ``mask_rcnn_coco.h5``.

    It fills the RGB backbone, its pyramid, the RPN, the heads of boxes and masks, and, as the
    spatial part of the action branch (joint paper, section 4), its pyramid on RGB, with the numbers
    of the first pyramid. The motion backbone, the temporal convolutions and the action head keep
    their own weights.

    Args:
        segmenter: The training or the inference model of ``build_joint_segmenter``, of actors or of
            the pairs of actor and action, with or without masks; its weights change only when
            everything fits.
        path: The local file.

    Raises:
        InputError: No such file, or a weight that is missing, of another shape, or of a layer that
            the published network does not have: the first such one is named.
    """
    stored = read_layers(path)
    parts = {part.name: part for part in _models_in(segmenter)}
    values: dict[str, tuple[keras.Variable, np.ndarray]] = {}
    loaded: set[str] = set()
    filled: set[int] = set()
    for part_name in (*_PARTS, _ACTION_PYRAMID):
        for layer in parts[part_name].layers if part_name in parts else ():
            source = _published_name(layer.name)
            raw = {}
            for weight in layer.weights:
                name = f"{source}/{weight_name(weight)}"
                raw[weight_name(weight)] = _read(stored, name, tuple(weight.shape), path=path)
                loaded.add(name)
                filled.add(id(weight))
            for weight in layer.weights:
                value = _convert(source, weight_name(weight), raw, layer)
                values[f"{part_name}/{layer.name}/{weight_name(weight)}"] = (weight, value)
    unused = stored.keys() - loaded
    for name in sorted(unused):
        if _MASK_HEAD in parts or not name.startswith("mrcnn_mask"):
            raise InputError(path, name, "belongs to no layer of the model", stored[name].shape)
    assign_all(values, path=path)
    kept = {
        f"{part.name}/{layer.name}"
        for part in (segmenter, *parts.values())
        for layer in part.layers
        if not isinstance(layer, keras.Model)
        and any(id(weight) not in filled for weight in layer.weights)
    }
    return LayerReport(
        tuple(sorted(loaded)), unused=tuple(sorted(unused)), kept=tuple(sorted(kept))
    )


def _models_in(model: keras.Model) -> Iterator[keras.Model]:
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield layer
            yield from _models_in(layer)


def _published_name(layer: str) -> str:
    """Return the published name of one of our layers; outside the ResNet they are the same."""
    block_layer = _BLOCK_LAYER.fullmatch(layer)
    if block_layer is None:
        return _STEM.get(layer, layer)
    stage, block, index, kind = block_layer.groups()
    letter = chr(ord("a") + int(block) - 1)
    return f"{'res' if kind == 'conv' else 'bn'}{stage}{letter}_branch{_BRANCHES[int(index)]}"


def _read(
    stored: Mapping[str, np.ndarray], name: str, shape: tuple[int, ...], *, path: str | Path
) -> np.ndarray:
    layer = name.partition("/")[0]
    if layer == _RPN_CLASS:
        shape = (*shape[:-1], 2 * shape[-1])
    elif layer in _CLASS_LAYERS:
        numbers = _BOX_NUMBERS if layer == _BOX_LAYER else 1
        shape = (*shape[:-1], numbers * _COCO_CLASSES)
    if name not in stored:
        raise InputError(path, name, f"is missing; the model needs its {shape}")
    if stored[name].shape != shape:
        raise InputError(path, name, f"must have shape {shape}", stored[name].shape)
    return stored[name]


def _convert(
    source: str, weight: str, raw: Mapping[str, np.ndarray], layer: keras.Layer
) -> np.ndarray:
    """Return what our layer's weight must be for the published numbers."""
    value = raw[weight]
    if source == "conv1":
        if weight == "kernel":
            return value[:, :, ::-1]
        ours_minus_theirs = np.subtract(BGR_MEAN[::-1], _RGB_MEAN)
        return value + np.einsum("ijcf,c->f", raw["kernel"], ours_minus_theirs)
    if weight == "moving_variance":
        return value + (_EPSILON - layer.epsilon)
    if source == _RPN_CLASS:
        return value[..., 1::2] - value[..., 0::2]  # (background, object) of every ratio
    if source in _CLASS_LAYERS:
        numbers = _BOX_NUMBERS if source == _BOX_LAYER else 1
        ours = int(layer.weights[0].shape[-1]) // numbers
        by_class = value.reshape(*value.shape[:-1], _COCO_CLASSES, numbers)
        return by_class[..., _coco_classes(ours), :].reshape(*value.shape[:-1], -1)
    return value


def _coco_classes(classes: int) -> list[int]:
    """Return the COCO class of each of our classes: background and either actors or pairs."""
    pairs = classes == 1 + len(VALID_PAIRS)
    actors = [actor_of(pair) for pair in VALID_PAIRS] if pairs else list(ACTORS)
    return [_BACKGROUND, *(_COCO_CLASS[ACTORS[actor]] for actor in actors)]
