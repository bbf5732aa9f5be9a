"""The joint experiment: its keys, its rules, and the paper's numbers."""

from pathlib import Path

import pytest
from fakes.refusals import refusal_of

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import JointConfig
from a2d_tf.errors import InputError

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
PAPER = CONFIGS / "joint" / "a2d.toml"


def read(name):
    """Return an experiment's values by dotted keys."""
    values = load_config(CONFIGS / f"{name}.toml").model_dump(exclude={"task"})
    return {
        f"{section}.{key}": value for section in values for key, value in values[section].items()
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("without_temporal", {"model.temporal": False}),
        ("without_flow", {"model.flow": False, "model.flow_weights": ""}),
        ("without_masks", {"model.masks": False}),
        ("separate_actors", {"loss.action": 0.0}),
        (
            "separate_actions",
            {
                "model.start": str(
                    Path(
                        "runs/joint_separate_actors/checkpoints/step-00040000.weights.h5"
                    ).absolute()
                ),
                "model.weights": "",
                "model.flow_weights": "",
                "model.trainable": ("action_branch", "action_head", "resnet_flow"),
            }
            | {f"loss.{term}": 0.0 for term in ("rpn_class", "rpn_box", "box", "actor", "mask")},
        ),
        (
            "mask_rcnn_43",
            {
                "data.frames": 1,
                "model.flow": False,
                "model.flow_weights": "",
                "model.temporal": False,
                "model.cross_product": True,
            },
        ),
    ],
)
def test_an_ablation_differs_from_the_full_model_by_what_it_claims(name, expected):
    values, others = read(f"joint/ablation/{name}"), read("joint/a2d")
    assert {key: value for key, value in values.items() if value != others[key]} == expected


def test_the_two_stream_detector_differs_from_the_full_model_by_what_it_claims():
    values, others = read("joint/tsmt"), read("joint/a2d")
    assert {key: value for key, value in values.items() if value != others[key]} == {
        "data.frames": 1,
        "model.weights": "",
        "model.rgb_weights": "resnet101-imagenet",
        "model.mask_rcnn_layout": False,
        "model.actor_flow": True,
        "model.motion_proposals": True,
        "model.temporal": False,
        "model.masks": False,
        "detection.drop_background": False,
    }


def test_the_paper_s_numbers():
    config = load_config(PAPER)
    assert isinstance(config, JointConfig)
    assert (config.data.size, config.data.frames) == (256, 5)
    assert (config.model.blocks, config.model.pyramid_channels) == ((3, 4, 23, 3), 256)
    proposals, regions = config.proposals, config.regions
    assert proposals.anchor_sizes == (16, 32, 64, 128, 256)
    assert (proposals.sampled_anchors, proposals.training, proposals.test) == (256, 2000, 1000)
    assert (proposals.positive_iou, proposals.negative_iou, proposals.nms_iou) == (0.7, 0.3, 0.7)
    assert int(regions.sampled * regions.positive_share) == 21
    detection = config.detection
    assert (detection.actor_threshold, detection.action_threshold) == (0.7, 0.3)
    assert (detection.nms_iou, detection.maximum) == (0.3, 100)
    assert set(config.loss.model_dump().values()) == {1.0}
    train = config.train
    assert (train.optimizer, train.momentum, train.learning_rate) == ("sgd", 0.9, 2e-4)
    assert (train.clip_norm, train.weight_decay, train.decay_steps) == (5.0, 0.0, ())


def test_the_authors_code_differs_from_the_defaults_by_its_flow_and_the_labelled_place():
    """Whatever else it has, ``a2d.toml`` takes from it (SPEC, section 3; docs/CHOICES.md)."""
    authors = load_config(PAPER.with_name("a2d_authors.toml")).model_dump()
    default = load_config(PAPER).model_dump()
    differences = {
        f"{section}.{key}": value
        for section, values in authors.items()
        if section != "task"
        for key, value in values.items()
        if value != default[section][key]
    }
    assert differences == {
        "data.max_instances": 100,
        "data.flow_from": "previous",
        "data.legacy_flow": True,
        "model.flow_input": "pixels",
        "proposals.candidates": 10000,
        "regions.samples": 1,
        "train.weight_decay_form": "mean",
        "evaluation.labelled_place": "random",
    }
    model, regions, detection = authors["model"], authors["regions"], authors["detection"]
    assert (model["temporal_activation"], model["action_batch_norm"]) == ("linear", False)
    assert (regions["keep_share"], regions["true_boxes"]) == (False, False)
    assert (detection["action_regions"], detection["drop_background"]) == ("proposals", True)
    assert authors["train"]["weight_decay"] == 0


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("model.blocks=[3, 4, 23]", "model.blocks"),
        ("model.mask=false", "model.mask: is not a known key (did you mean model.masks?)"),
        ("model.cross_product=true", "model: with cross_product, flow and temporal must be false"),
        ("data.size=250", "data.size must be a multiple of 32, got 250"),
        ("data.unlabelled_actor=8", "data.unlabelled_actor: "),
        ("proposals.anchor_sizes=[16, 32]", "proposals.anchor_sizes"),
        ("proposals.negative_iou=0.8", "proposals.negative_iou must be at most"),
        ("regions.positive_share=0", "regions.positive_share: "),
        ("regions.positive_share=0.01", "regions.positive_share must give at least one"),
        ("proposals.training=20", "regions.sampled must be at most 40"),
        ("loss.mask=-1", "loss.mask: "),
        ("text.units=3", "text: is not a known key"),
    ],
)
def test_a_wrong_key_is_one_line_that_says_why(override, message):
    assert message in refusal_of(load_config, PAPER, overrides=[override])


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["model.flow=false", "model.flow_weights=a.h5"], "flow must be true with flow_weights"),
        (
            ["model.mask_rcnn_layout=false", "model.weights=a.h5"],
            "mask_rcnn_layout must be true with weights",
        ),
        (["model.flow=false", "model.actor_flow=true"], "flow must be true with actor_flow"),
        (["model.actor_flow=true", "model.weights=a.h5"], "must be empty with actor_flow"),
        (["model.rgb_weights=a.h5", "model.weights=b.h5"], "must be empty with rgb_weights"),
        (["model.start=a.h5", "model.weights=b.h5"], "must be empty with start"),
        (
            [f"model.{key}" for key in ("flow=false", "temporal=false", "cross_product=true")]
            + ["model.flow_weights=", "data.unlabelled_actor=2"],
            "data.unlabelled_actor must not be given with model.cross_product",
        ),
    ],
)
def test_keys_that_do_not_go_together_are_refused(overrides, message):
    with pytest.raises(InputError, match=message):
        load_config(PAPER, overrides=overrides)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["cross_product=true", "flow=false", "actor_flow=false"], "actor_flow true"),
        (["cross_product=true", "masks=true"], "masks must be false with cross_product"),
        (["cross_product=true", "action_given_actor=true"], "action_given_actor must be false"),
        (["flow=false", "actor_flow=false"], "flow must be true with motion_proposals"),
    ],
)
def test_the_detectors_that_the_tables_compare_with_have_rules_too(overrides, message):
    changes = [f"model.{one}" for one in ("flow_weights=", "temporal=true", *overrides)]
    with pytest.raises(InputError, match=message):
        load_config(PAPER.with_name("tsmt.toml"), overrides=changes)


@pytest.mark.parametrize("name", ["tsct", "tshr"])
def test_actions_that_presuppose_an_actor_are_not_learnt_from_others(name):
    message = r"data\.unlabelled_actor must not be given with model\.(cross_prod|action_given)"
    with pytest.raises(InputError, match=message):
        load_config(PAPER.with_name(f"{name}.toml"), overrides=["data.unlabelled_actor=2"])


def test_a_saved_experiment_is_the_one_that_was_resolved(tmp_path):
    config = load_config(PAPER, overrides=["data.unlabelled_actor=3", "model.weights=coco.h5"])
    save_config(config, tmp_path / "saved.toml")
    assert load_config(tmp_path / "saved.toml") == config
    assert config.model.weights == str(Path("coco.h5").absolute())


def test_all_actors_have_their_actions_by_default(tmp_path):
    config = load_config(PAPER)
    assert config.data.unlabelled_actor is None
    save_config(config, tmp_path / "saved.toml")
    assert load_config(tmp_path / "saved.toml") == config
