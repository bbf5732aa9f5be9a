"""Which other records change the clips: rivals, pasted and absent actors, further folders."""

import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.tasks.sentence import SentenceTask

# Elements among which a draw that comes one time in three comes for certain, whatever the seed.
_MANY = 40


@pytest.fixture(scope="module")
def rival_data(tmp_path_factory):
    """A dog in a dark clip and a bird in a bright one, each in one half of its picture."""
    half = np.broadcast_to(np.arange(16) < 8, (16, 16))
    train = [
        make_record(
            video_id=name,
            paint=lambda _, level=level: np.full((16, 16, 3), level, np.uint8),
            masks=[half],
            pairs=[pair],
            sentences=[(f"the {name}", 0)],
        )
        for name, level, pair in (("dog", 40, 78), ("bird", 200, 48))
    ]
    held_out = make_record(video_id="held out", split="test")
    return write_data(tmp_path_factory.mktemp("rivals"), train, [held_out])


@pytest.mark.parametrize("per_clip", [1, 2])
def test_rivals_stand_beside_each_other(tmp_path, rival_data, per_clip):
    changes = {"sentences_per_clip": per_clip, "rivals": 1.0, "padding": "ignore"}
    task = SentenceTask(make_config(data=changes), tmp_path)
    batches = task.training_batches(rival_data, start_step=0)
    seen = set()
    for inputs, targets in batches.take(_MANY):
        picture, target = inputs[keys.VIDEO][0, 0, 8], targets[keys.response(16)][0]
        # One clip is darker than the other; a clip is no rival of itself.
        joined = abs(float(picture[2, 0]) - float(picture[13, 0])) > 0.1
        seen.add(joined)
        # Each of the asked actors fills its half.
        halves = (target.numpy() > 0)[:, 8].reshape(per_clip, 2, 8).all(axis=2)
        assert halves.sum() == (per_clip if joined else 1)
    assert True in seen


def test_pasted_actors_stand_in_the_other_clip(tmp_path, rival_data):
    changes = {"sentences_per_clip": 2, "pasted": 1.0, "padding": "ignore"}
    task = SentenceTask(make_config(data=changes), tmp_path)
    seen = set()
    for inputs, targets in task.training_batches(rival_data, start_step=0).take(_MANY):
        video, target = inputs[keys.VIDEO][0].numpy(), targets[keys.response(16)][0].numpy()
        pasted = (target[1] > 0).any()
        seen.add(pasted)
        if pasted:
            own, other = (video[:, target[row] > 0].mean() for row in range(2))
            assert abs(own - other) > 0.9  # bright on dark, or dark on bright, in all frames
            assert (target[1] > 0).sum() == 8 * 16
    assert True in seen


def test_pasted_actors_of_further_folders(tmp_path, rival_data, grey_data):
    changes = {"sentences_per_clip": 2, "pasted": 1.0, "paste_from": [str(rival_data)]}
    task = SentenceTask(make_config(data=changes), tmp_path)
    batches = task.training_batches(grey_data, start_step=0)
    assert any(
        (targets[keys.response(16)][0][1] > 0).numpy().any() for _, targets in batches.take(_MANY)
    )
    assert {"bird", "dog"} <= set(task.word_vectors().vocabulary)
    silent = write_data(tmp_path / "silent", [make_record(sentences=[])], [make_record()])
    for folder, message in (
        (tmp_path / "nowhere", "nowhere"),
        (silent, "silent: train: must hold a sentence whose actor can be pasted, got 0"),
    ):
        wrong = make_config(data=changes | {"paste_from": [str(folder)]})
        with pytest.raises(InputError, match=message):
            SentenceTask(wrong, tmp_path).training_batches(grey_data, start_step=0)


def test_absent_actors_are_asked_for(tmp_path, rival_data):
    changes = {"sentences_per_clip": 2, "absent": 1.0}
    task = SentenceTask(make_config(data=changes), tmp_path)
    asked = []
    for inputs, targets in task.training_batches(rival_data, start_step=0).take(_MANY):
        target = targets[keys.response(16)][0].numpy()
        assert (target[0] > 0).any()
        asked.append(int(inputs[keys.NUM_WORDS][0, 1]) > 0)
        assert (target[1] == (-1 if asked[-1] else 0)).all()
    assert True in asked


def test_test_records_of_further_folders_may_train(tmp_path, grey_data):
    also = write_data(
        tmp_path / "also",
        [make_record(video_id="train")],
        [
            make_record(
                video_id="test",
                split="test",
                paint=lambda _: np.full((16, 16, 3), 255, np.uint8),
                sentences=[("a snowman", 0)],
            )
        ],
    )
    for also_test in (False, True):
        config = make_config(data={"also": [str(also)], "also_test": also_test})
        task = SentenceTask(config, tmp_path / str(also_test))
        seen = any(
            float(inputs[keys.VIDEO][0, 0, 8, 8, 0]) > 0.95
            for inputs, _ in task.training_batches(grey_data, start_step=0).take(40)
        )
        assert seen == also_test
        assert ("snowman" in task.word_vectors().vocabulary) == also_test


def test_further_folders_are_mixed_in(tmp_path, rival_data, grey_data):
    config = make_config(data={"also": [str(rival_data)]})
    task = SentenceTask(config, tmp_path)
    batches = task.training_batches(grey_data, start_step=0)
    levels = {round(float(inputs[keys.VIDEO][0, 0, 8, 8, 0]), 1) for inputs, _ in batches.take(30)}
    assert len(levels) > 1
    assert {"bird", "dog"} <= set(task.word_vectors().vocabulary)


def test_a_further_folder_must_hold_its_frames(tmp_path, grey_data):
    config = make_config(data={"also": [str(tmp_path / "nowhere")]})
    with pytest.raises(InputError, match="nowhere"):
        SentenceTask(config, tmp_path).training_batches(grey_data, start_step=0)
