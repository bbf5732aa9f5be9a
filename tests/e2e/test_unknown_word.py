"""A word that no training sentence holds, but that has a vector, selects its actor in drawn clips.

Each clip shows a dog and another actor, and a sentence says nothing but the noun. The tool that
draws the documents' picture makes the vectors and asks the questions.
"""

from pathlib import Path

import numpy as np
import pytest
from fakes.configs import make_config
from fakes.datasets import write_data
from fakes.records import make_record
from reproduction import unknown_word

from a2d_tf.records.manifest import read_sentences_of_split
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.toy.render import draw_frames, draw_rows
from a2d_tf.toy.scene import Scene, draw_scene
from a2d_tf.toy.sentences import ACTOR_NOUNS
from a2d_tf.training.loop import train

CLIPS = 8
HEIGHT = 48
FRAME = 12  # of 24; the one that is annotated


def draw_scenes() -> list[Scene]:
    """Return scenes of one dog and one other actor."""
    scenes: list[Scene] = []
    rng = np.random.default_rng(3)
    while len(scenes) < CLIPS:
        scene = draw_scene(difficulty="easy", height=HEIGHT, rng=rng)
        names = [member.actor for member in scene.cast]
        if len(names) == 2 and names.count("dog") == 1:
            scenes.append(scene)
    return scenes


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a converted data set whose held-out split is its training split."""
    records = []
    for index, scene in enumerate(draw_scenes()):
        frames, rows = draw_frames(scene), draw_rows(scene, FRAME)
        records.append(
            make_record(
                video_id=f"clip_{index}",
                frame_number=FRAME,
                numbers=(FRAME - 1, FRAME),
                size=(scene.height, scene.width),
                paint=lambda number, frames=frames: frames[number - 1],
                masks=(rows == 0, rows == 1),
                sentences=[
                    (f"a {ACTOR_NOUNS[member.actor][0]}", row)
                    for row, member in enumerate(scene.cast)
                ],
            )
        )
    return write_data(tmp_path_factory.mktemp("clips"), records, records, frames=2)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> SentenceRun:
    """Train until the clips are known by heart."""
    workdir = tmp_path_factory.mktemp("run")
    vectors = workdir / "vectors.bin"
    sentences = read_sentences_of_split(clips, "train")
    unknown_word.make_vectors(vectors, sentences, known="dog", unknown="puppy")
    config = make_config(
        data={"size": HEIGHT, "sentences_per_clip": 2, "padding": "ignore"},
        text={"vectors": str(vectors), "dimension": unknown_word.DIMENSION, "units": 32},
        model={
            "endpoint": "Mixed_3b",
            "width": 0.25,
            "decoder_widths": [16, 16],
            "decoder_activation": "relu",
            "fold": "auto",
        },
        loss={"positive_weight": 2.0},
        train={
            "steps": 150,
            "steps_per_epoch": 150,
            "batch_size": CLIPS,
            "learning_rate": 0.01,
            "decay_steps": [100],
            "validation_records": CLIPS,
        },
    )
    train(SentenceTask(config, workdir), data_dir=clips, workdir=workdir)
    return load_run(workdir, SentenceRun)


def test_it_selects_the_right_actor(run: SentenceRun, clips: Path) -> None:
    sentences = read_sentences_of_split(clips, "train")
    assert not any("puppy" in text for text in sentences)
    assert "puppy" not in run.unknown_words("a puppy")
    cases = unknown_word.ask(run, clips, known="dog", unknown="puppy")
    assert len(cases) == CLIPS
    answers = [case.answers["unknown"] for case in cases]
    assert {answer.word for answer in answers} == {"puppy"}
    assert [answer.place for answer in answers] == ["known"] * CLIPS
    asked = unknown_word.summarise(cases)
    assert asked["known"]["mean_iou"] > 0.5
    assert asked["unknown"]["mean_iou"] > 0.85 * asked["known"]["mean_iou"]
    # The noun decides: the other actor's leads to the other actor.
    assert asked["other actor"]["on_other"] == 1.0
    assert asked["other actor"]["mean_iou"] < 0.1


def test_a_word_without_a_vector_does_not(run: SentenceRun, clips: Path) -> None:
    assert run.unknown_words(f"a {unknown_word.NO_VECTOR}") == (unknown_word.NO_VECTOR,)
    asked = unknown_word.summarise(unknown_word.ask(run, clips, known="dog", unknown="puppy"))
    assert asked["no vector"]["mean_iou"] < 0.5 * asked["unknown"]["mean_iou"]
