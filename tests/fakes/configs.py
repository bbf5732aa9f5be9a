"""The smallest experiments of each task."""

from typing import Any

from a2d_tf.config.schema import PairClassifierConfig, SentenceConfig

# 4 frames of 32 x 32, responses at 2, 8 and 32.
TINY_CONFIG = SentenceConfig.model_validate(
    {
        "task": "sentence",
        "data": {"size": 32, "frames": 4},
        "text": {"dimension": 8, "max_words": 6, "encoder": "conv", "units": 8},
        "model": {
            "endpoint": "MaxPool3d_4a_3x3",  # Mixed_4f's stride in a third of the time
            "width": 0.05,
            "batch_norm": "trained",
            "decoder_widths": [8, 8],
            "decoder_strides": [4, 4],
            "fold": "on",  # does not pay at this size, but every command has to know it
            "trainable": ["all"],
        },
        "loss": {"weights": [1.0, 1.0, 1.0]},
        "train": {
            "steps": 2,
            "batch_size": 2,
            "learning_rate": 0.001,
            "decay_steps": [],
            "decay_factor": 0.1,
            "steps_per_epoch": 1,
        },
    }
)


def make_config(**changes: dict[str, Any]) -> SentenceConfig:
    """Return an experiment that compiles in a second: 2 frames of 16 x 16, two convolutions of I3D.

    Args:
        changes: Other values of a section's keys, by the section's name.
    """
    values = TINY_CONFIG.model_dump()
    values["data"] |= {"size": 16, "frames": 2}
    values["model"] |= {
        "endpoint": "Conv3d_2b_1x1",
        "width": 0.1,
        "decoder_widths": [4, 4],
        "decoder_strides": [2, 2],
    }
    return SentenceConfig.model_validate(_changed(values, changes))


def make_baseline_config(kind: str, **changes: dict[str, Any]) -> SentenceConfig:
    """Return a narrow baseline on pictures of 32 x 32.

    Args:
        kind: Name of the baseline, "hu2016" or "li2017".
        changes: Other values of a section's keys, by the section's name.
    """
    values = TINY_CONFIG.model_dump()
    values["data"] |= {"frames": 1, "sentences_per_clip": 2}
    values["text"] |= {"vectors": "learned", "encoder": "lstm"}
    values["model"] = {"kind": kind, "width": 0.02, "features": 6, "trainable": ["all"]}
    if kind == "hu2016":
        values["model"]["hidden"] = 5
    values["loss"] = {"weights": [1.0], "negative_weight": 0.25}
    return SentenceConfig.model_validate(_changed(values, changes))


def make_pair_classifier_config(**changes: dict[str, Any]) -> PairClassifierConfig:
    """Return a pair classifier of 4 frames of 16 x 16.

    Args:
        changes: Other values of a section's keys, by the section's name.
    """
    return PairClassifierConfig.model_validate(pair_classifier_values(**changes))


def pair_classifier_values(**changes: dict[str, Any]) -> dict[str, Any]:
    """Return what the experiment file of such a classifier says.

    Args:
        changes: Other values of a section's keys, by the section's name.
    """
    values: dict[str, Any] = {
        "task": "pair_classifier",
        "data": {
            "size": 16,
            "frames": 4,
            "test_frames": 4,
            "stream": "rgb",
            "view": "crop",
            "resize": 16,
            "flip": True,
        },
        "model": {"width": 0.1, "batch_norm": "frozen", "trainable": ["all"]},
        "train": {
            "steps": 2,
            "batch_size": 2,
            "learning_rate": 0.01,
            "decay_steps": [],
            "decay_factor": 1.0,
            "steps_per_epoch": 1,
            "xla": "off",
        },
        "evaluation": {},
    }
    return _changed(values, changes)


def _changed(values: dict[str, Any], changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return values | {section: values[section] | keys for section, keys in changes.items()}
