"""The file of pair scores: written, read back, and refused when something is wrong with it."""

import json

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.runs.pair_scores import load_pair_scores, save_pair_scores


def test_scores_are_read_back_to_the_bit(tmp_path):
    rng = np.random.default_rng(0)
    scores = {video: rng.random(43, np.float32) for video in ("-a", "b c")}
    save_pair_scores(scores, tmp_path / "scores.json")
    loaded = load_pair_scores(tmp_path / "scores.json")
    assert list(loaded) == ["-a", "b c"]
    for video, row in scores.items():
        np.testing.assert_array_equal(loaded[video], row)


def test_the_file_has_names(tmp_path):
    row = np.zeros(43, np.float32)
    row[VALID_PAIRS.index(18)], row[VALID_PAIRS.index(79)] = 0.9, 1.0
    save_pair_scores({"v": row}, tmp_path / "scores.json")
    stored = json.loads((tmp_path / "scores.json").read_text())["v"]
    assert stored["adult walking"] == 0.9 and stored["dog none"] == 1.0
    assert sum(stored.values()) == pytest.approx(1.9)


def test_the_order_of_names_in_the_file_does_not_matter(tmp_path):
    row = np.linspace(0, 1, 43, dtype=np.float32)
    save_pair_scores({"v": row}, tmp_path / "scores.json")
    stored = json.loads((tmp_path / "scores.json").read_text())["v"]
    turned = {"v": dict(reversed(stored.items()))}
    (tmp_path / "turned.json").write_text(json.dumps(turned))
    np.testing.assert_array_equal(load_pair_scores(tmp_path / "turned.json")["v"], row)


@pytest.mark.parametrize("row", [np.zeros(42), np.full(43, 1.5), np.full(43, np.nan)])
def test_wrong_scores_are_not_written(tmp_path, row):
    with pytest.raises(ValueError, match="v: must have 43 scores from 0 to 1"):
        save_pair_scores({"v": row}, tmp_path / "scores.json")
    assert not (tmp_path / "scores.json").exists()


class TestBadFiles:
    @pytest.fixture
    def load(self, tmp_path):
        def load(change):
            path = tmp_path / "scores.json"
            save_pair_scores({"v": np.full(43, 0.5)}, path)
            stored = json.loads(path.read_text())
            change(stored["v"])
            path.write_text(json.dumps(stored))
            return load_pair_scores(path)

        return load

    def test_a_missing_pair(self, load):
        with pytest.raises(InputError, match=r"scores\.json: v: .*missing is, got 'dog none'"):
            load(lambda scores: scores.pop("dog none"))

    def test_a_pair_that_is_none(self, load):
        with pytest.raises(InputError, match=r"must name valid .*, got 'car eating'"):
            load(lambda scores: scores.update({"car eating": 0.1}))

    @pytest.mark.parametrize("score", [1.01, -0.1, "0.5", None, True, float("nan")])
    def test_a_score_that_is_no_share(self, load, score):
        with pytest.raises(InputError, match="v: cat eating: must be a number from 0 to 1"):
            load(lambda scores: scores.update({"cat eating": score}))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("{", "file: must be JSON"),
            ("[]", "file: must be an object of videos, got 'list'"),
            ('{"v": [1]}', "v: must be an object of pair names"),
        ],
    )
    def test_another_file(self, tmp_path, text, message):
        (tmp_path / "scores.json").write_text(text)
        with pytest.raises(InputError, match=message):
            load_pair_scores(tmp_path / "scores.json")

    def test_no_file(self, tmp_path):
        with pytest.raises(InputError, match=r"none\.json: file: must exist"):
            load_pair_scores(tmp_path / "none.json")
