"""Semantic scores by hand, with a stand-in that answers each name with a known map."""

import dataclasses

import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.errors import InputError
from a2d_tf.evaluation.pair_queries import evaluate_pair_queries
from a2d_tf.labels import PAIR_NAMES, VALID_PAIRS
from a2d_tf.runs.pair_candidates import Candidates, load_candidates
from a2d_tf.runs.pair_scores import save_pair_scores

SIZE = 16
NAMES = tuple(PAIR_NAMES.values())


def columns(start, stop):
    """Return a mask (16, 16) of some columns."""
    return np.broadcast_to((np.arange(SIZE) >= start) & (np.arange(SIZE) < stop), (SIZE, SIZE))


# Where each name is answered, and how strongly; -1 elsewhere and for all other names.
ANSWERS = {
    "adult walking": (columns(0, 8), 1.0),
    "dog running": (columns(4, 6), 2.0),
    "cat eating": (columns(14, 16), 3.0),
}


class NamedColumns:
    """Stands in for a trained run, whatever the video shows."""

    step = 5

    def __init__(self, config, known=NAMES) -> None:
        self.config = config
        self.asked = []  # of each call, the texts of each clip
        self._known = known

    @property
    def streams(self):
        return (SentenceClipOptions(size=SIZE, frames=2),)

    def check_data(self, data_dir):
        pass

    def responses(self, clips, sentences):
        assert len(clips[keys.RGB]) == len(sentences)
        self.asked.append(sentences)
        maps = -np.ones((len(sentences), len(sentences[0]), SIZE, SIZE), np.float32)
        for row, names in enumerate(sentences):
            for column, name in enumerate(names):
                if name in ANSWERS:
                    where, strength = ANSWERS[name]
                    maps[row, column][where] = strength
        return maps

    def unknown_words(self, text):
        if text not in self._known:
            raise InputError("sentence", "words", "must hold a word that has a vector", text)
        return ()


@pytest.fixture
def make_run():
    config = make_config(data={"queries": "pairs"}, evaluation={"batch_size": 2})
    return lambda **options: NamedColumns(config, **options)


@pytest.fixture
def data(tmp_path):
    """Return two test frames: a walking adult beside a running dog, and nobody at all."""
    both = make_record(
        video_id="both",
        masks=(columns(0, 4), columns(4, 8)),
        pairs=(18, 77),
        sentences=(("a man", 0),),
    )
    nobody = make_record(video_id="-nobody", masks=(), pairs=(), sentences=())
    return write_data(tmp_path / "data", [], [both, nobody])


def _close(result, *, ave, glo, miou):
    return result == pytest.approx({"ave": ave, "glo": glo, "miou": miou})


def test_by_hand_with_the_pairs_of_the_truth(make_run, data):
    run = make_run()
    metrics = evaluate_pair_queries(
        run, data_dir=data, split="test", candidates=load_candidates("truth")
    ).metrics
    # Columns of both frames, 32 in all. Truth: 4 adult, 4 dog, 24 background. Predicted: the
    # adult on 0 to 3 and 6, 7, the dog on 4 and 5, nothing on the frame with nobody.
    expected = {"ave": (1 + 1 / 2 + 1) / 3, "glo": 30 / 32, "miou": (4 / 6 + 2 / 4 + 1) / 3}
    for reading in ("joint", "actor", "action"):
        assert _close(metrics[reading], **expected), reading
    assert _close(metrics["background"]["joint"], ave=1 / 3, glo=24 / 32, miou=24 / 32 / 3)
    assert metrics["per_class"]["dog running"] == {
        "iou": 0.5,
        "recall": 0.5,
        "truth": 64,
        "predicted": 32,
    }
    assert metrics["per_class"]["cat eating"]["iou"] is None
    assert (metrics["candidates"], metrics["num_frames"], metrics["num_videos"]) == ("truth", 2, 2)
    assert (metrics["pairs_per_frame"], metrics["frames_without_query"]) == (1.0, 1)
    assert metrics["videos_without_query"] == 1
    assert (metrics["trained_on"], metrics["threshold"]) == ("pairs", 0.0)


def test_all_names_are_asked_of_every_frame_at_once(make_run, data):
    run = make_run()
    metrics = evaluate_pair_queries(
        run, data_dir=data, split="test", candidates=load_candidates("all")
    ).metrics
    ((both, nobody),) = run.asked
    assert sorted(both) == sorted(nobody) == sorted(NAMES)
    # On either frame 0 to 3 and 6, 7 are adult, 4 and 5 dog, 14 and 15 cat.
    miou = (4 / 12 + 2 / 6 + 12 / 24) / 3
    assert _close(metrics["joint"], ave=(1 + 1 / 2 + 12 / 24) / 3, glo=18 / 32, miou=miou)
    assert (metrics["pairs_per_frame"], metrics["frames_without_query"]) == (43.0, 0)


def test_a_classifier_chooses_the_pairs_of_a_video(make_run, data, tmp_path):
    scores = {name: np.zeros(43, np.float32) for name in ("both", "-nobody")}
    scores["both"][VALID_PAIRS.index(77)] = 0.9
    save_pair_scores(scores, tmp_path / "scores.json")
    run = make_run()
    metrics = evaluate_pair_queries(
        run,
        data_dir=data,
        split="test",
        candidates=load_candidates(str(tmp_path / "scores.json")),
    ).metrics
    miou = (0 + 2 / 4 + 24 / 30) / 3
    assert _close(metrics["joint"], ave=(0 + 1 / 2 + 1) / 3, glo=26 / 32, miou=miou)
    assert (metrics["candidates"], metrics["pair_threshold"]) == ("classifier", 0.5)
    assert (metrics["pairs_per_frame"], metrics["videos_without_query"]) == (0.5, 1)
    ((both, nobody),) = run.asked
    assert both[0] == "dog running" and len(both) == 2  # the other name is the control's
    assert nobody == ["", ""]


def test_a_video_without_scores_stops_before_the_work(make_run, data):
    run = make_run()
    candidates = Candidates("classifier", path="scores.json", threshold=0.5, of_video={"both": ()})
    with pytest.raises(InputError, match=r"scores\.json: videos: .*, got '-nobody'"):
        evaluate_pair_queries(run, data_dir=data, split="test", candidates=candidates)
    assert run.asked == []


def test_exchanged_names_by_hand(make_run, data):
    run = make_run(known=("adult walking", "dog running"))
    metrics = evaluate_pair_queries(
        run, data_dir=data, split="test", candidates=load_candidates("truth")
    ).metrics
    # Adult where the dog's name is answered, 4 and 5; dog on 0 to 3 and 6, 7.
    joint = metrics["exchanged_names"]["joint"]
    assert _close(joint, ave=(0 + 1 / 2 + 1) / 3, glo=26 / 32, miou=(0 + 2 / 8 + 1) / 3)


def test_names_that_a_run_cannot_read_are_left_out_and_listed(make_run, data):
    run = make_run(known=("dog running",))
    metrics = evaluate_pair_queries(
        run, data_dir=data, split="test", candidates=load_candidates("truth")
    ).metrics
    assert run.asked == [[["dog running"], [""]]]
    assert metrics["names_not_read"] == ["adult walking"]
    assert metrics["pairs_per_frame"] == 0.5
    assert metrics["exchanged_names"] is None  # there is no other name


def test_numbers_of_names_are_few(make_run, tmp_path):
    records = []
    for count in (3, 4, 5):
        masks = [columns(start, start + 1) for start in range(count)]
        records.append(
            make_record(video_id=f"{count}", masks=masks, pairs=VALID_PAIRS[:count], sentences=())
        )
    run = make_run()
    evaluate_pair_queries(
        run,
        data_dir=write_data(tmp_path / "data", [], records),
        split="test",
        candidates=load_candidates("truth"),
    )
    # Batches of 2 frames: up to 4 and 5 names, and as many exchanged ones.
    assert [len(batch[0]) for batch in run.asked] == [8, 16]


def test_frames_for_pictures_are_spread_evenly(make_run, data):
    evaluation = evaluate_pair_queries(
        make_run(), data_dir=data, split="test", candidates=load_candidates("truth")
    )
    assert [(one.video_id, one.frame_number) for one in evaluation.frames] == [
        ("both", 10),
        ("-nobody", 10),
    ]
    first = evaluation.frames[0]
    assert first.frame.shape == (16, 16, 3)
    assert first.truth[0].tolist() == [18] * 4 + [77] * 4 + [0] * 8
    assert first.predicted[0].tolist() == [18] * 4 + [77] * 2 + [18] * 2 + [0] * 8
    few = evaluate_pair_queries(
        make_run(), data_dir=data, split="test", candidates=load_candidates("truth"), num_shown=1
    )
    assert [one.video_id for one in few.frames] == ["both"]


def test_data_without_label_maps_is_refused(make_run, tmp_path):
    record = dataclasses.replace(make_record(), labels=None)
    data = write_data(tmp_path / "data", [], [record])
    with pytest.raises(InputError, match="test: must hold a frame with a label map"):
        evaluate_pair_queries(
            make_run(), data_dir=data, split="test", candidates=load_candidates("all")
        )
