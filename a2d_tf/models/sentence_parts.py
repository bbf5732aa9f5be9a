"""The parts of the sentence paper's model, which a configuration chooses (section 3)."""

from dataclasses import dataclass

from a2d_tf.models.clip_reader import ClipReader
from a2d_tf.models.response_join import ResponseJoin
from a2d_tf.models.response_levels import Decoder
from a2d_tf.models.text_reader import TextReader


@dataclass(frozen=True, kw_only=True)
class SentenceParts:
    """All parts, each built on its own; ``dataclasses.replace`` makes another model of them.

    Attributes:
        clip: Features of the clip (3.2).
        text: Vectors of its sentences (3.1).
        decoder: Levels at which sentences are answered (3.3), of the clip's features.
        join: What the response of one level has to do with the coarser ones.
    """

    clip: ClipReader
    text: TextReader
    decoder: Decoder
    join: ResponseJoin
