"""A trained sentence run: the actor that a sentence describes, as response maps."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.errors import InputError, shorten
from a2d_tf.files.sentence_text import SENTENCE_RULE, is_too_long
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.tasks.sentence import SentenceTask


class SentenceRun(TrainedRun[SentenceTask]):
    """A sentence model with the vectors of its words."""

    @property
    def streams(self) -> tuple[SentenceClipOptions, ...]:
        """How the clip of each stream is prepared; there is one stream."""
        return (self.task.clip_options,)

    def embed(
        self, sentences: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.number], NDArray[np.int32]]:
        """Return words and lengths (B, K) of B clips with K sentences each.

        Words are vectors (B, K, L, D), or rows (B, K, L) of an embedding that the model learned.
        """
        embedded = [[self.task.words.embed(text) for text in clip] for clip in sentences]
        words = np.stack([np.stack([one.matrix for one in clip]) for clip in embedded])
        lengths = np.array([[one.num_words for one in clip] for clip in embedded], np.int32)
        return words, lengths

    def responses(
        self, clips: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Answer clips: the video is encoded once for all sentences of a clip.

        Args:
            clips: Clips (B, T, S, S, C) in [-1, 1] by the run's stream ("rgb" or "flow").
            sentences: K texts for each of the B clips.

        Returns:
            Responses (B, K, r, r) at the finest resolution.
        """
        words, lengths = self.embed(sentences)
        outputs = self.model.predict_on_batch(
            {
                keys.VIDEO: clips[self.config.data.stream],
                self.task.words.key: words,
                keys.NUM_WORDS: lengths,
            }
        )
        return outputs[keys.response(self.task.resolutions[-1])]

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return the sentence's words that have no vector.

        Raises:
            InputError: No word is known at all, or the sentence is endless.
        """
        if is_too_long(sentence):
            raise InputError("sentence", "text", SENTENCE_RULE, shorten(sentence))
        embedded = self.task.words.embed(sentence)
        if len(embedded.unknown) >= embedded.num_words:
            raise InputError("sentence", "words", "must hold a word that has a vector", sentence)
        return embedded.unknown
