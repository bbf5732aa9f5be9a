"""The files under configs/ say what the paper says, and differ from each other as they claim."""

import re
from pathlib import Path

import pytest

from a2d_tf.config.loader import load_config

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
SHORT = {
    "train.steps": 1500,
    "train.decay_steps": (1200,),
    "train.steps_per_epoch": 250,
    "train.validation_records": 96,
}
RGB, TOY, TABLE = "sentence/a2d_rgb", "toy/sentence_rgb", "toy/tables/rgb"
FINEST = {"loss.weights": (0.0, 0.0, 1.0)}
JOINT_SHORT = {
    "train.steps": 600,
    "train.decay_steps": (500,),
    "train.steps_per_epoch": 100,
}
JOINT_TABLE = "toy/tables/joint"
FLOW = {"data.stream": "flow"}
PUBLISHED_FLOW = FLOW | {"model.weights": "kinetics400-flow"}
PAIRS = {"data.queries": "pairs"}


def read(name):
    """Return an experiment's values by dotted keys."""
    values = load_config(CONFIGS / f"{name}.toml").model_dump()
    task = values.pop("task")
    return {"task": task} | {
        f"{section}.{key}": value for section in values for key, value in values[section].items()
    }


@pytest.mark.parametrize(
    ("name", "other", "difference"),
    [
        ("sentence/a2d_flow", RGB, PUBLISHED_FLOW),
        (
            "sentence/s3d_rgb",
            RGB,
            {"model.encoder": "s3d", "model.weights": "kinetics400-s3d"},
        ),
        ("ablation/frames_1", RGB, {"data.frames": 1}),
        ("ablation/frames_4", RGB, {"data.frames": 4}),
        ("ablation/frames_8", RGB, {"data.frames": 8}),
        ("ablation/text_lstm", RGB, {"text.encoder": "lstm", "text.units": 1000}),
        ("ablation/text_bilstm", RGB, {"text.encoder": "bilstm", "text.units": 1000}),
        ("ablation/loss_finest", RGB, FINEST),
        ("pair_queries/rgb", RGB, PAIRS),
        ("pair_queries/flow", RGB, PUBLISHED_FLOW | PAIRS),
        ("pair_classifier/flow", "pair_classifier/rgb", PUBLISHED_FLOW),
        ("toy/sentence_flow", TOY, FLOW),
        ("toy/tables/rgb", TOY, SHORT),
        ("toy/tables/flow", TABLE, FLOW),
        ("toy/tables/frames_1", TABLE, {"data.frames": 1, "data.frame_stride": 1}),
        ("toy/tables/frames_4", TABLE, {"data.frames": 2}),
        ("toy/tables/frames_8", TABLE, {"data.frames": 4}),
        ("toy/tables/text_lstm", TABLE, {"text.encoder": "lstm"}),
        ("toy/tables/text_bilstm", TABLE, {"text.encoder": "bilstm"}),
        ("toy/tables/loss_finest", TABLE, FINEST),
        ("toy/tables/hu2016", "toy/hu2016", SHORT | {"data.size": 192}),
        ("toy/tables/li2017", "toy/li2017", SHORT | {"data.size": 192}),
        ("toy/tables/queries_rgb", TABLE, PAIRS),
        ("toy/tables/queries_flow", TABLE, FLOW | PAIRS),
        ("toy/tables/classifier_flow", "toy/tables/classifier_rgb", FLOW),
        ("toy/tables/joint", "toy/joint", JOINT_SHORT),
        ("joint/tsct", "joint/tsmt", {"model.cross_product": True}),
        ("joint/tshr", "joint/tsmt", {"model.action_given_actor": True}),
    ],
)
def test_a_file_differs_from_another_by_what_it_claims(name, other, difference):
    values, others = read(name), read(other)
    assert values.keys() == others.keys()
    assert {key: value for key, value in values.items() if value != others[key]} == difference


@pytest.mark.parametrize(
    ("toy", "paper"),
    [
        ("joint_mask_rcnn", "joint/ablation/mask_rcnn_43"),
        ("joint_without_masks", "joint/ablation/without_masks"),
        ("joint_without_temporal", "joint/ablation/without_temporal"),
        ("joint_without_flow", "joint/ablation/without_flow"),
        ("joint_separate_actors", "joint/ablation/separate_actors"),
        ("joint_separate_actions", "joint/ablation/separate_actions"),
        ("joint_tsct", "joint/tsct"),
        ("joint_tshr", "joint/tshr"),
        ("joint_tsmt", "joint/tsmt"),
    ],
)
def test_a_drawn_ablation_differs_from_the_full_model_as_the_papers_does(toy, paper):
    toy, paper = (
        {key: value for key, value in read(name).items() if value != read(full)[key]}
        for name, full in ((f"toy/tables/{toy}", JOINT_TABLE), (paper, "joint/a2d"))
    )
    # Drawn runs have no published weights; the checkpoint of another one is given by --set.
    for key in ("start", "weights", "rgb_weights", "flow_weights", "mask_rcnn_layout"):
        paper.pop(f"model.{key}", None)
    assert toy == paper


def test_the_classifier_trains_as_section_5_3_says():
    values = read("pair_classifier/rgb")
    assert values["task"] == "pair_classifier"
    assert (values["data.size"], values["data.view"], values["data.flip"]) == (224, "crop", True)
    assert (values["data.frames"], values["data.test_frames"]) == (64, 32)
    assert (values["train.steps"], values["train.learning_rate"]) == (3000, 0.001)
    assert (values["train.optimizer"], values["train.decay_steps"]) == ("adam", ())
    assert values["model.trainable"] == ("Mixed_5c", "Logits")
    assert (values["evaluation.threshold"], values["evaluation.rgb_weight"]) == (0.5, 1.0)


def test_the_drawn_classifier_takes_as_many_steps_as_the_papers():
    assert read("toy/tables/classifier_rgb")["train.steps"] == 3000


def test_the_demo_stands_alone():
    # It is installed without the other files.
    text = (CONFIGS / "toy" / "demo.toml").read_text()
    assert not any(line.startswith("base") for line in text.splitlines())


@pytest.mark.parametrize("path", sorted(CONFIGS.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_number_has_its_source(path):
    """Each is marked paper, code or ours; a file of our own says so once."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if any(line.startswith("# Numbers without a mark are ours") for line in lines):
        return
    marked = re.compile(r"\w+ = [^#]*  # (paper|code|ours)\b")
    numbers = [line for line in lines if re.match(r"\w+ = (-?\d|\[[^\"#]*\d)", line)]
    assert [line for line in numbers if not marked.match(line)] == []
