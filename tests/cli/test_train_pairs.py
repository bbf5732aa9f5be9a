"""``a2d-tf train`` with the classifier of pairs: the same command, without masks to draw."""

from fakes.configs import make_pair_classifier_config

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.training import loop


def test_a_classifier_trains_without_pictures(tmp_path, monkeypatch):
    asked = {}
    monkeypatch.setattr(loop, "train", lambda task, **options: asked.update(task=task, **options))
    save_config(make_pair_classifier_config(), tmp_path / "experiment.toml")
    folders = ["--data", str(tmp_path / "data"), "--workdir", str(tmp_path / "run")]
    assert (
        main(["train", str(tmp_path / "experiment.toml"), *folders, "--set", "train.seed=7"]) == 0
    )
    assert isinstance(asked["task"], PairClassifierTask) and asked["task"].config.train.seed == 7
    assert asked["draw"] is None
