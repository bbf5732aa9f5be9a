"""Baselines that begin with all of another run, as with one of ReferIt: its words keep their rows.

Sentence paper, section 5.2: trained on referring expressions, then on A2D Sentences.
"""

import keras
import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.records import make_record
from fakes.untrained_runs import write_baseline_run

from a2d_tf import keys
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.sentence import SentenceTask

KNOWN = ["the brown dog", "Red ball", "the the"]
WORDS = ["a", "ball", "blue", "brown", "dog", "is", "man", "red", "running", "the", "walking"]


@pytest.fixture(scope="module", params=["hu2016", "li2017"])
def run(request, tmp_path_factory):
    """Return a run of each baseline."""
    folder = tmp_path_factory.mktemp(request.param)
    return load_run(write_baseline_run(folder, request.param), SentenceRun)


def write_sentences(folder, *sentences):
    records = [make_record(sentences=[(text, 0) for text in sentences])]
    return write_data(folder, records, records)


@pytest.fixture
def videos(tmp_path):
    """Return data with words that the runs do not know beside some that they know."""
    return write_sentences(tmp_path / "videos", "a cat runs", "the left dog")


def begin(run, data, workdir, *, start=None, text=None, **model):
    """Return a task like a run's that begins with it, and its model at step 0."""
    values = run.config.model_dump()
    values["model"] |= {"start": str(start or run.task.workdir)} | model
    values["text"] |= text or {}
    values["train"] |= {"seed": 9}
    task = SentenceTask(SentenceConfig.model_validate(values), workdir)
    keras.utils.set_random_seed(9)
    built = task.build_models(data).training
    task.initialise(built)
    task.begin(data, start_step=0)
    return task, built


def respond(task, model, sentences):
    size = task.config.data.size
    picture = np.random.default_rng(0).uniform(-1, 1, (1, 1, size, size, 3)).astype(np.float32)
    embedded = [task.words.embed(text) for text in sentences]
    inputs = {
        keys.VIDEO: picture,
        keys.WORD_IDS: np.stack([one.matrix for one in embedded])[None],
        keys.NUM_WORDS: np.array([[one.num_words for one in embedded]], np.int32),
    }
    return np.asarray(model(inputs)[keys.response(size)])[0]


def test_sentences_of_known_words_are_answered_as_before(run, videos, tmp_path):
    before = respond(run.task, run.model, KNOWN)
    assert np.abs(before[0] - before[1]).max() > 1e-6
    task, model = begin(run, videos, tmp_path / "run", trainable=["fc", "embedding"])
    np.testing.assert_array_equal(respond(task, model, KNOWN), before)
    kept = (tmp_path / "run" / "vocabulary.txt").read_text().split()
    assert kept == [*WORDS, "cat", "left", "runs"]
    # The run read both words as padding; now they have rows of their own.
    assert run.task.words.embed("left cat").matrix.tolist() == [0] * 6
    assert task.words.embed("left cat dog").matrix.tolist() == [13, 12, 5, 0, 0, 0]
    left, cat, unknown = respond(task, model, ["left dog", "cat dog", "zorb dog"])
    assert min(np.abs(left - cat).max(), np.abs(cat - unknown).max()) > 1e-6


def test_a_run_of_the_same_words_is_the_run(run, tmp_path):
    data = write_sentences(tmp_path / "data", "the man is walking")
    task, model = begin(run, data, tmp_path / "run")
    for own, other in zip(model.weights, run.model.weights, strict=True):
        np.testing.assert_array_equal(own, other)
    assert task.words.open().words == tuple(WORDS)


@pytest.mark.parametrize("run", ["hu2016"], indirect=True)
def test_rows_of_new_words_are_those_of_the_seed(run, videos, tmp_path):
    rows = []
    for name in ("one", "two"):
        _, model = begin(run, videos, tmp_path / name)
        rows.append(np.asarray(model.get_layer("embedding").embeddings[12:]))
    assert len(rows[0]) == 3 and np.ptp(rows[0], axis=-1).min() > 1e-3
    np.testing.assert_array_equal(*rows)


@pytest.mark.parametrize("run", ["li2017"], indirect=True)
def test_weights_from_elsewhere_fit_the_rows_of_a_published_file(run, videos, tmp_path):
    weights = tmp_path / "li.weights.h5"
    run.model.save_weights(weights)
    words = tmp_path / "published.txt"
    words.write_text("\n".join(["<pad>", "<unk>", ",", *WORDS[:9]]))
    text = {"vocabulary": str(words)}
    task, model = begin(run, videos, tmp_path / "run", start=weights, text=text)
    kept = run.model.get_layer("embedding").embeddings
    np.testing.assert_array_equal(model.get_layer("embedding").embeddings[:12], kept)
    # "the" is not among the words that are left of the file, and follows cat and left.
    assert task.words.embed("a dog, the zorb").matrix.tolist() == [3, 7, 15, 1, 0, 0]
    words.write_text("<pad>\n<unk>\nthe\n")
    rule = r"embedding: must have 3 rows, one for padding and one for each word of .*published"
    with pytest.raises(InputError, match=rf"li\.weights\.h5: {rule}\.txt, got 12"):
        begin(run, videos, tmp_path / "other", start=weights, text=text)


@pytest.mark.parametrize("run", ["hu2016"], indirect=True)
def test_a_run_of_another_model_is_refused(run, videos, tmp_path):
    with pytest.raises(InputError, match="embedding: must have weights of the model's shapes"):
        begin(run, videos, tmp_path / "run", text={"dimension": 9})
