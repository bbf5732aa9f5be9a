from operator import attrgetter

import pytest
from reproduction.experiments import REFERIT_RUNS, RUNS, trainings
from reproduction.run import VIDEOS
from reproduction.scales import PAPER, SCALES, SMALL, TOY

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import PairClassifierConfig
from a2d_tf.labels import ACTORS

SCALES_OF_ALL = [PAPER, TOY]
JOINT_RUNS = [name for name, run in RUNS.items() if run.config.startswith("joint/")]
SENTENCE_RUNS = [name for name in RUNS if name not in JOINT_RUNS]


@pytest.mark.parametrize(
    ("name", "scale"),
    [(name, scale) for name in SENTENCE_RUNS for scale in SCALES if RUNS[name].is_at(scale)],
)
def test_every_sentence_run_has_an_experiment_file_of_its_task_and_stream(name, scale):
    run = RUNS[name]
    config = load_config(run.config_path(scale))
    assert isinstance(config, PairClassifierConfig) == (run.data == VIDEOS)
    assert config.data.stream == ("flow" if run.weights["model.weights"] == "flow" else "rgb")


@pytest.mark.parametrize(
    ("name", "scale"),
    [(name, scale) for name in JOINT_RUNS for scale in SCALES_OF_ALL if RUNS[name].is_at(scale)],
)
def test_every_joint_run_has_an_experiment_file_that_takes_its_weights(name, scale):
    run = RUNS[name]
    weights = [f"{key}=some.h5" for key in run.weights if scale == PAPER]
    config = load_config(run.config_path(scale), overrides=[*weights, *run.changes])
    assert config.task == ("sharpmask" if name == "sharpmask" else "joint")


@pytest.mark.parametrize(
    ("full", "names"), [("joint", "zero_shot"), ("joint_tsmt", "zero_shot_tsmt")]
)
def test_zero_shot_runs_are_full_runs_without_the_action_labels_of_one_actor(full, names):
    for actor, name in ACTORS.items():
        run = RUNS[f"{names}_{name}"]
        assert run.weights == RUNS[full].weights
        for scale in SCALES_OF_ALL:
            whole = load_config(RUNS[full].config_path(scale))
            config = load_config(run.config_path(scale), overrides=run.changes)
            data = whole.data.model_copy(update={"unlabelled_actor": actor})
            assert config == whole.model_copy(update={"data": data})


def test_runs_that_are_brought_are_not_trained():
    assert set(REFERIT_RUNS) <= set(RUNS) and not set(REFERIT_RUNS.values()) & set(RUNS)


def test_actors_are_trained_before_their_actions_and_once():
    asked = ["joint", "joint_separate_actions", "joint_separate_actors", "joint"]
    assert trainings(asked) == ("joint", "joint_separate_actors", "joint_separate_actions")


@pytest.mark.parametrize("name", [name for name, run in RUNS.items() if run.vectors])
def test_runs_that_take_vectors_read_words(name):
    vectors = load_config(RUNS[name].config_path("paper")).text.vectors
    assert vectors == "gensim:word2vec-google-news-300"


@pytest.mark.parametrize("name", [name for name, run in RUNS.items() if run.is_at(PAPER)])
def test_every_run_at_paper_scale_names_its_published_weights(name):
    names = {
        "rgb": "kinetics400-rgb",
        "flow": "kinetics400-flow",
        "vgg": "vgg16-imagenet",
        "mask_rcnn": "mask-rcnn-coco",
        "resnet": "resnet101-imagenet",
        "resnet50": "resnet50-imagenet",
    }
    run = RUNS[name]
    config = load_config(run.config_path(PAPER), overrides=run.changes)
    assert {key: attrgetter(key)(config) for key in run.weights} == {
        key: names[published] for key, published in run.weights.items()
    }


def test_small_runs_are_those_of_the_rgb_ablation_one_change_at_a_time():
    small = {name: RUNS[name].config_path(SMALL) for name in RUNS if RUNS[name].is_at(SMALL)}
    configs = {name: load_config(path).model_dump() for name, path in small.items()}
    rgb = configs.pop("rgb")

    def changed(config) -> set[str]:
        return {key for key in rgb if config[key] != rgb[key]}

    frames = {f"frames_{number}": {"data"} for number in (1, 4, 8)}
    text = {f"text_{kind}": {"text"} for kind in ("lstm", "bilstm")}
    assert {name: changed(one) for name, one in configs.items()} == {
        **frames,
        **text,
        "loss_finest": {"loss"},
    }
    assert [configs[name]["data"]["frames"] for name in frames] == [1, 4, 8]
    assert (rgb["data"]["frames"], rgb["data"]["frame_stride"]) == (16, 1)


def test_the_queries_are_pairs():
    for name in ("queries_rgb", "queries_flow"):
        for scale in SCALES_OF_ALL:
            assert load_config(RUNS[name].config_path(scale)).data.queries == "pairs"
