"""Published weights and words that a run began with, and their licences."""

from fakes.configs import make_config

from a2d_tf.config.loader import save_config
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.serving.began_from import OWN_FILE, find_beginnings

KINETICS = {"weights": "kinetics400-rgb", "width": 1.0}


def test_random_weights_are_nothing():
    assert find_beginnings(make_config()) == []


def test_published_weights_have_their_licence():
    [found] = find_beginnings(make_config(model=KINETICS))
    assert (found.key, found.name, found.licence) == ("model.weights", "kinetics400-rgb", "MIT")


def test_words_and_a_file_of_ones_own_are_told(tmp_path):
    (tmp_path / "mine.ckpt").touch()
    model = {"weights": str(tmp_path / "mine.ckpt"), "width": 1.0}
    text = {"vectors": "gensim:word2vec-google-news-300", "dimension": 300}
    own, words = find_beginnings(make_config(model=model, text=text))
    assert (own.name, own.licence) == ("mine.ckpt", OWN_FILE)
    assert (words.key, words.licence) == ("text.vectors", "not stated")


def test_what_an_earlier_run_began_with_counts(tmp_path):
    save_config(make_config(model=KINETICS), tmp_path / CONFIG_FILE)
    text = {"vectors": str(tmp_path / "word_vectors")}
    for start in (tmp_path, tmp_path / "checkpoints" / "step-00000004.weights.h5"):
        config = make_config(model={"start": str(start)}, text=text)
        names = [found.name for found in find_beginnings(config)]
        assert names == [tmp_path.name, "word_vectors", "kinetics400-rgb"]
