"""The words that a learned embedding begins with: those of another run, or of a file."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.run_folder import VOCABULARY_FILE, checkpoint_folder
from a2d_tf.tasks.start import start_weights
from a2d_tf.words.vocabulary import Vocabulary, read_vocabulary


@dataclass(frozen=True)
class FirstWords:
    """Words whose rows a new embedding keeps.

    Attributes:
        path: The file that lists them.
        vocabulary: The words.
    """

    path: Path
    vocabulary: Vocabulary


def read_first_words(config: SentenceConfig) -> FirstWords | None:
    """Return the words that a new run begins with, None when it has only those of its sentences.

    They are the vocabulary of the run that ``model.start`` names. ``text.vocabulary`` names the
    file where there is no such run, or where the weights came without one.

    Raises:
        InputError: A file is missing or malformed, or there are two vocabularies.
    """
    start, named = config.model.start, config.text.vocabulary
    kept = _vocabulary_beside(start_weights(Path(start))) if start else None
    if kept is not None and kept.is_file():
        if named:
            rule = f"must be empty: the words of model.start are those of {kept}"
            raise InputError("config", "text.vocabulary", rule, named)
        return FirstWords(kept, read_vocabulary(kept))
    if named:
        return FirstWords(Path(named), read_vocabulary(Path(named)))
    if kept is not None:
        rule = "must exist, or text.vocabulary must name the words of the weights in model.start"
        raise InputError(kept, "vocabulary", rule)
    return None


def _vocabulary_beside(weights: Path) -> Path:
    """Return where a run that keeps such a checkpoint keeps its words, or the file beside it."""
    run = weights.parent.parent
    folder = run if checkpoint_folder(run) == weights.parent else weights.parent
    return folder / VOCABULARY_FILE
