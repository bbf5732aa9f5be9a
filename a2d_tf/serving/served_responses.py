"""The responses of a sentence run in the graph, of one stream or of two fused."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import keras
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.picture import fit_box, prepare_frames
from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.clip_inputs import FRAMES, clip_input, read_clip, read_size, size_input
from a2d_tf.serving.served_model import Answer, ServedInput, ServedModel
from a2d_tf.serving.text_lookup import LookedUp


class Question(Protocol):
    """A ``tf.Module`` that makes of what is asked what a run's model reads.

    Attributes:
        asked: The input of a request.
        key: The model's input.
    """

    @property
    def asked(self) -> ServedInput:
        """The input of a request."""

    @property
    def key(self) -> str:
        """The model's input."""

    def __call__(self, texts: tf.Tensor) -> LookedUp:
        """Return what the model reads of the K texts of a request."""


class AnsweredTexts(NamedTuple):
    """The answer to K texts.

    Attributes:
        responses: float32 (K, H, W), at the size of the frames.
        num_known: int32 (K,), words of each text that the run knows; of two streams the smaller
            number.
    """

    responses: tf.Tensor
    num_known: tf.Tensor


class ServedResponses:
    """From the tensors of a request to responses, as ``segment`` gives them.

    Attributes:
        asked: The input of what is asked.
        inputs: Inputs of a request, that one among them.
        models: Models that it asks.
        tables: What the questions keep.

    Args:
        run: The run, or two fused.
        questions: What the model of each stream reads; both have the same input.
    """

    def __init__(self, run: SentenceRun | FusedSentenceRun, questions: Sequence[Question]) -> None:
        self._run = run
        self._streams = list(zip(streams_of(run), questions, strict=True))
        options = [one.clip_options for one, _ in self._streams]
        clips = [clip_input(one.frames, stream=one.stream) for one in options]
        size = [] if any(one.name == FRAMES for one in clips) else [size_input()]
        self.asked = questions[0].asked
        self.inputs: tuple[ServedInput, ...] = (*clips, *size, self.asked)
        self.models: list[keras.Model] = [one.model for one, _ in self._streams]
        self.tables = list(questions)

    def served(self, answer: Answer, *, outputs: Mapping[str, str]) -> ServedModel:
        """Return the served form of an answer that is made of these responses.

        Args:
            answer: Function from the tensors of a request by name to those of the answer.
            outputs: Meaning of each output, by name.
        """
        return ServedModel(
            answer, inputs=self.inputs, outputs=outputs, models=self.models, tables=self.tables
        )

    def __call__(self, request: Mapping[str, tf.Tensor]) -> AnsweredTexts:
        """Answer the tensors of a request by name."""
        answers = [_respond(request, *stream) for stream in self._streams]
        responses = answers[0].responses  # (K, r, r)
        if isinstance(self._run, FusedSentenceRun):
            weight = weight_of(self._run)
            flow = _resized(answers[1].responses, responses.shape[1])
            responses = (weight * responses + flow) / (weight + 1)
        size, input_size = read_size(request), self._run.config.data.size
        responses = restore_responses(
            responses, box=fit_box(size[0], size[1], input_size), input_size=input_size, size=size
        )
        return AnsweredTexts(responses, tf.reduce_min([one.num_known for one in answers], axis=0))


def weight_of(run: SentenceRun | FusedSentenceRun) -> float:
    """Return the weight of RGB's responses, which counts where two runs are fused."""
    if isinstance(run, FusedSentenceRun):
        return run.rgb_weight
    return run.config.evaluation.rgb_weight


def streams_of(run: SentenceRun | FusedSentenceRun) -> tuple[SentenceRun, ...]:
    """Return the runs of each stream, that of the configuration first."""
    return run.runs if isinstance(run, FusedSentenceRun) else (run,)


def restore_responses(
    responses: tf.Tensor, *, box: tf.Tensor, input_size: int, size: tf.Tensor
) -> tf.Tensor:
    """Cut the padding off responses and resize them linearly, as ``restore_response`` does.

    Args:
        responses: float32 (K, r, r).
        box: int32 (4,): y1, x1, y2, x2 of the picture in the network's input, in its pixels.
        input_size: Side of the network's input, in pixels.
        size: int32 (2,): H, W of the picture.

    Returns:
        float32 (K, H, W).
    """
    whole = _resized(responses, input_size)[..., None]
    inner = whole[:, box[0] : box[2], box[1] : box[3]]
    return tf.image.resize(inner, size)[..., 0]


def _respond(
    request: Mapping[str, tf.Tensor], run: SentenceRun, question: Question
) -> AnsweredTexts:
    """Return the responses (K, r, r) of one stream in the network's square."""
    options = run.clip_options
    clip = read_clip(request, stream=options.stream, source=run.flow_source())
    video, _ = prepare_frames(clip, options.size, stream=options.stream)
    texts = question(request[question.asked.name])
    inputs = {
        keys.VIDEO: video[None],
        question.key: texts.words[None],
        keys.NUM_WORDS: texts.num_words[None],
    }
    outputs = run.model(inputs, training=False)
    return AnsweredTexts(outputs[keys.response(run.task.resolutions[-1])][0], texts.num_known)


def _resized(responses: tf.Tensor, side: int) -> tf.Tensor:
    """Return responses (K, r, r) as (K, side, side), interpolated linearly."""
    if responses.shape[1] == side:
        return responses
    return tf.image.resize(responses[..., None], [side, side])[..., 0]
