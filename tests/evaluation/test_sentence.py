import numpy as np
import pytest
from fakes.oracle import make_oracle

from a2d_tf.errors import InputError
from a2d_tf.evaluation.sentence import evaluate_sentences


def test_an_oracle_at_the_released_size_is_right_on_every_pixel(tiny_records, tmp_path):
    evaluation = evaluate_sentences(
        make_oracle(tiny_records, tmp_path), data_dir=tiny_records, split="test"
    )
    assert evaluation.metrics["num_samples"] == 6
    for name in ("overall_iou", "mean_iou", "precision@0.9", "map_mean_precision", "map_coco"):
        assert evaluation.metrics[name] == 1.0, name
    assert evaluation.ious.tolist() == [1.0] * 6
    assert (evaluation.metrics["step"], evaluation.metrics["split"]) == (11, "test")


def test_an_oracle_finds_nothing_for_the_sentences_of_other_videos(tiny_records, tmp_path):
    evaluation = evaluate_sentences(
        make_oracle(tiny_records, tmp_path), data_dir=tiny_records, split="test"
    )
    assert evaluation.control["num_samples"] == 6
    assert evaluation.control["mean_iou"] == evaluation.metrics["shuffled_mean_iou"] == 0.0


def test_the_named_one_of_several_actors_is_counted(tiny_records, tmp_path):
    metrics = evaluate_sentences(
        make_oracle(tiny_records, tmp_path), data_dir=tiny_records, split="test"
    ).metrics
    # "-tiny_pair" has two described actors, in the first of its two frames.
    assert (metrics["named_actor"], metrics["named_actor_samples"]) == (1.0, 2)


def test_a_coarser_network_loses_only_borders(tiny_records, tmp_path):
    evaluation = evaluate_sentences(
        make_oracle(tiny_records, tmp_path, size=32), data_dir=tiny_records, split="test"
    )
    assert 0.75 < evaluation.metrics["mean_iou"] < 1.0


def test_an_absent_actor_counts_when_asked_for(tiny_records, tmp_path):
    evaluation = evaluate_sentences(
        make_oracle(tiny_records, tmp_path, include_absent=True),
        data_dir=tiny_records,
        split="test",
    )
    assert evaluation.metrics["num_samples"] == 7
    assert evaluation.metrics["mean_iou"] == 1.0  # nothing found where nothing is
    empty = [sample for sample in evaluation.samples if not sample.decode().truth.any()]
    assert [(one.video_id, one.frame_number, one.sentence) for one in empty] == [
        ("-tiny_pair", 16, "the dog is running")
    ]


def test_samples_show_the_annotated_frame_at_the_released_size(tiny_records, tmp_path):
    evaluation = evaluate_sentences(
        make_oracle(tiny_records, tmp_path), data_dir=tiny_records, split="test"
    )
    for encoded in evaluation.samples:
        sample = encoded.decode()
        assert sample.frame.shape == (48, 64, 3)
        assert sample.truth.shape == sample.predicted.shape == (48, 64)
        assert np.array_equal(sample.truth, sample.predicted)
        # Frame t of a tiny clip has grey 8 (t - 1).
        assert abs(int(sample.frame[:, :, 0].mean()) - 8 * (sample.frame_number - 1)) < 5


def test_a_split_without_sentences_is_refused(tiny_records, tmp_path):
    with pytest.raises(InputError, match="train"):
        evaluate_sentences(
            make_oracle(tiny_records, tmp_path), data_dir=tiny_records, split="train"
        )
