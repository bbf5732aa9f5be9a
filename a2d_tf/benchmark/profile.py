"""Where the time of a training step of the sentence model goes."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import keras

from a2d_tf import keys
from a2d_tf.benchmark.made_up_batch import Batch, make_batch
from a2d_tf.benchmark.speed import ONE_DEVICE, seconds_of
from a2d_tf.config.loader import load_sentence_config
from a2d_tf.tasks.feature_views import video_model_of
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.video_encoders import video_encoder_of
from a2d_tf.training.compiling import compile_to_answer, compile_to_train


@dataclass(frozen=True)
class Profile:
    """Where the time of a training step goes.

    Attributes:
        clips: Clips of a step.
        steps: Number of runs of which the shortest counts.
        seconds: Seconds of a step.
        parts: Seconds of its parts, by what they do; together they are the step's.
    """

    clips: int
    steps: int
    seconds: float
    parts: Mapping[str, float]


def measure_profile(
    config_path: Path, *, batch: int | None, steps: int, overrides: list[str]
) -> Profile:
    """Time the parts of a training step, on made-up data.

    Parts that run by themselves are timed in turns; the decoder's time is what the whole forward
    pass takes beyond theirs, the backward pass's what the step takes beyond the forward pass.

    Args:
        config_path: An experiment with the sentence paper's model.
        batch: Clips of a step; None for the experiment's number.
        steps: Number of timed runs of each part, after one that traces the graph.
        overrides: Changed values, ``section.key=value`` each.

    Raises:
        InputError: The experiment's model has no video encoder.
    """
    config = load_sentence_config(config_path, overrides=[ONE_DEVICE, *overrides])
    encoder, endpoint = video_encoder_of(config), video_model_of(config).endpoint
    batch = batch or config.train.batch_size
    with tempfile.TemporaryDirectory() as folder:
        task = SentenceTask(config, Path(folder))
        model = task.build_models().training
        compile_to_train(model, task)
        inputs, targets = make_batch(task, model, batch=batch)
        runs = {"step": lambda: model.train_on_batch(inputs, targets)}
        for name, part in _parts(model, encoder.name, endpoint).items():
            compile_to_answer(part, config.train)
            runs[name] = lambda part=part: part.predict_on_batch(_inputs_of(part, inputs))
        times: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(1 + steps):
            for name, run in runs.items():
                times[name].append(seconds_of(run))
    # Other work only lengthens them: the shortest ones can be subtracted from one another.
    least = {name: min(seconds[1:]) for name, seconds in times.items()}
    parts = {
        f"{encoder.title} before {endpoint}, forward": least["trunk"],
        f"{endpoint}, forward": least["encoder"] - least["trunk"],
        "text encoder and filters, forward": least["text"],
        "decoder and responses, forward": least["forward"] - least["encoder"] - least["text"],
        "backward, loss and optimiser": least["step"] - least["forward"],
    }
    return Profile(clips=batch, steps=steps, seconds=least["step"], parts=parts)


def _parts(model: keras.Model, encoder: str, endpoint: str) -> dict[str, keras.Model]:
    """Return models of parts of the forward pass, each beginning at the inputs."""
    video_encoder = model.get_layer(encoder)
    first = next(layer for layer in video_encoder.layers if layer.name.startswith(endpoint))
    filters = [layer.output for layer in model.layers if layer.name.startswith("filters_")]
    return {
        "trunk": keras.Model(video_encoder.input, first.input),
        "encoder": keras.Model(video_encoder.input, video_encoder.output),
        "text": keras.Model([model.input[keys.WORDS], model.input[keys.NUM_WORDS]], filters),
        "forward": keras.Model(model.input, model.output),  # the model itself is compiled to train
    }


def _inputs_of(part: keras.Model, inputs: Batch) -> object:
    first, *others = (inputs[one.name] for one in part.inputs)
    if len(part.inputs) == len(inputs):
        return inputs
    return [first, *others] if others else first
