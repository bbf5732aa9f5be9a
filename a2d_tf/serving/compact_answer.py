"""Answers in few bytes, for REST: masks as PNG files, which JSON holds as base64."""

from collections.abc import Collection, Mapping

import tensorflow as tf

MASKS, LABEL_MAP, RESPONSES = "masks", "label_map", "responses"
PNG_SUFFIX = "_bytes"  # TensorFlow Serving writes outputs with such names as base64

_WHITE = 255
_MEANINGS = {
    MASKS: "string (K,): a PNG file of each mask, 255 on the actor, 0 elsewhere",
    LABEL_MAP: "string (): label_map as a PNG file of one channel",
}


def has_masks(outputs: Collection[str]) -> bool:
    """Return whether there is a mask or a label map among the names of outputs."""
    return MASKS in outputs or LABEL_MAP in outputs


def compact_outputs(outputs: Mapping[str, str]) -> dict[str, str]:
    """Return the meaning of each output of ``compact_answer`` by its name.

    Args:
        outputs: Meaning of each output that it is given.
    """
    return {
        f"{name}{PNG_SUFFIX}" if name in _MEANINGS else name: _MEANINGS.get(name, meaning)
        for name, meaning in outputs.items()
        if name != RESPONSES
    }


def compact_answer(answer: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
    """Return an answer without its responses, with pictures in the place of masks.

    Args:
        answer: Tensors by name: ``masks`` uint8 (K, H, W) of 0 and 1, ``label_map`` uint8 (H, W),
            others as they are.

    Returns:
        ``masks_bytes`` string (K,) and ``label_map_bytes`` string (), PNG files of one channel; and
        the others.
    """
    compact = {name: one for name, one in answer.items() if name not in (*_MEANINGS, RESPONSES)}
    if MASKS in answer:
        compact[f"{MASKS}{PNG_SUFFIX}"] = tf.map_fn(
            _encode, _WHITE * answer[MASKS], fn_output_signature=tf.TensorSpec([], tf.string)
        )
    if LABEL_MAP in answer:
        compact[f"{LABEL_MAP}{PNG_SUFFIX}"] = _encode(answer[LABEL_MAP])
    return compact


def _encode(picture: tf.Tensor) -> tf.Tensor:
    """Return a picture uint8 (H, W) as a PNG file, string ()."""
    return tf.io.encode_png(picture[..., None])
