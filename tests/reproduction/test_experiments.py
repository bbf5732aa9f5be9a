import pytest

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import PairsConfig
from a2d_tf.reproduction.experiments import (
    CLASSIFIER,
    FUSED,
    PAIR_QUERIES,
    RUNS,
    SCALES,
    TRUE_PAIR_QUERIES,
    VIDEOS,
    Evaluation,
)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", RUNS)
def test_every_run_has_an_experiment_file_of_its_task_and_stream(name, scale):
    run = RUNS[name]
    config = load_config(run.config_path(scale))
    assert isinstance(config, PairsConfig) == (run.data == VIDEOS)
    assert config.data.stream == ("flow" if run.weights == "flow" else "rgb")


@pytest.mark.parametrize("name", [name for name, run in RUNS.items() if run.vectors])
def test_runs_that_take_vectors_read_words(name):
    vectors = load_config(RUNS[name].config_path("paper")).text.vectors
    assert vectors.endswith("GoogleNews-vectors-negative300.bin")


def test_the_queries_are_pairs():
    for name in ("queries_rgb", "queries_flow"):
        for scale in SCALES:
            assert load_config(RUNS[name].config_path(scale)).data.queries == "pairs"


def test_each_evaluation_has_a_folder_of_its_own(tmp_path):
    evaluations = [
        Evaluation("rgb"),
        FUSED,
        Evaluation("rgb", "jhmdb", flow="flow"),
        CLASSIFIER,
        PAIR_QUERIES,
        TRUE_PAIR_QUERIES,
    ]
    folders = [str(one.folder(tmp_path).relative_to(tmp_path)) for one in evaluations]
    assert folders == [
        "rgb/a2d",
        "rgb/a2d_fused",
        "rgb/jhmdb_fused",
        "classifier_rgb/videos_fused",
        "queries_rgb/a2d_fused_pairs",
        "queries_rgb/a2d_fused_truth",
    ]
