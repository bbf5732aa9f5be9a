"""Measure what docs/RESULTS.md states: memory of a command, time of a step, speed of the pipeline.

tools/benchmark.py memory -- a2d-tf convert ROOT OUT     peak memory of a command and its processes
tools/benchmark.py step CONFIG [--batch N]               steps and predictions on made-up data
tools/benchmark.py sentences CONFIG                       one clip with one sentence and with ten
tools/benchmark.py vectors FILE [--make WORDS]            first and second opening of word vectors
tools/benchmark.py pipeline CONFIG --data DIR             batches a second, alone and while training
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from a2d_tf import keys
from a2d_tf.config.loader import load_sentence_config
from a2d_tf.data.manifest import write_sentences_of_split
from a2d_tf.startup import start_tensorflow

_GIB = 2**30
_POLL_SECONDS = 0.1
_OVERRIDES = ("train.distribute=none",)
_VOCABULARY = 1213  # different words, in lower case, of A2D Sentences' training sentences


class PeakMemory:
    """The largest resident memory of a process and its children together, polled."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._process = psutil.Process(pid)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _poll(self) -> None:
        while not self._stop.wait(_POLL_SECONDS):
            total = 0
            try:
                for process in (self._process, *self._process.children(recursive=True)):
                    total += process.memory_info().rss
            except psutil.Error:  # one of them has just ended
                continue
            self.peak = max(self.peak, total)


def measure_memory(command: list[str]) -> int:
    """Run a command and print its time and the peak memory of all its processes together."""
    started = time.monotonic()
    with subprocess.Popen(command) as process, PeakMemory(process.pid) as memory:
        code = process.wait()
    print(f"wall {time.monotonic() - started:.1f} s, peak memory {memory.peak / _GIB:.2f} GiB")
    return code


def measure_step(config_path: Path, *, batch: int | None, steps: int, overrides: list[str]) -> int:
    """Time training steps and predictions of a configuration at its own size."""
    start_tensorflow()
    from a2d_tf.tasks.sentence import SentenceTask
    from a2d_tf.training.loop import compile_model

    config = load_sentence_config(config_path, overrides=[*_OVERRIDES, *overrides])
    batch = batch or config.train.batch_size
    with tempfile.TemporaryDirectory() as folder, PeakMemory(psutil.Process().pid) as memory:
        task = SentenceTask(config, Path(folder))
        model = task.build_model(_made_up_vocabulary(Path(folder)))
        compile_model(model, task)
        inputs, targets = _made_up_batch(task, batch)
        trainable = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
        print(f"{model.count_params():,} weights, {trainable:,} of them train; batch {batch}")
        for label, act in (
            ("training step", lambda: model.train_on_batch(inputs, targets)),
            ("prediction", lambda: model.predict_on_batch({k: v[:1] for k, v in inputs.items()})),
        ):
            act()  # traces the graph
            times = []
            for _ in range(steps):
                started = time.monotonic()
                act()
                times.append(time.monotonic() - started)
            size = batch if label == "training step" else 1
            print(f"{label}: median {np.median(times):.2f} s for {size} clips (of {steps})")
    print(f"peak memory {memory.peak / _GIB:.2f} GiB")
    return 0


def measure_sentences(config_path: Path, *, steps: int, overrides: list[str]) -> int:
    """Compare one clip with one sentence and with ten, which share its features."""
    start_tensorflow()
    from a2d_tf.tasks.sentence import SentenceTask
    from a2d_tf.training.strategy import use_xla

    config = load_sentence_config(config_path, overrides=[*_OVERRIDES, *overrides])
    with tempfile.TemporaryDirectory() as folder:
        task = SentenceTask(config, Path(folder))
        model = task.build_model(_made_up_vocabulary(Path(folder)))
        model.compile(jit_compile=use_xla(config.train.xla))
        inputs, _ = _made_up_batch(task, 1)
        medians = {}
        for count in (1, 10):
            asked = inputs | {
                name: np.repeat(inputs[name][:, :1], count, axis=1)
                for name in (task.words.key, keys.NUM_WORDS)
            }
            model.predict_on_batch(asked)  # traces the graph
            times = []
            for _ in range(steps):
                started = time.monotonic()
                model.predict_on_batch(asked)
                times.append(time.monotonic() - started)
            medians[count] = np.median(times)
            print(f"{count} sentences: median {medians[count]:.2f} s (of {steps})")
    print(f"ten sentences cost {medians[10] / medians[1]:.2f} times one")
    return 0


def measure_vectors(path: Path, *, make: int | None) -> int:
    """Time one query of a word2vec file, with the one-time conversion and, anew, without."""
    if make:
        _write_word2vec(path, make)
    query = (
        "import sys; from pathlib import Path;"
        "from a2d_tf.data.word_vectors import load_word_vectors;"
        "print(load_word_vectors(Path(sys.argv[1])).lookup('word17').shape)"
    )
    for label in ("first opening, with conversion", "second opening"):
        print(f"{label} of {path.stat().st_size / 1e9:.2f} GB:", flush=True)
        measure_memory([sys.executable, "-c", query, str(path)])
    return 0


def _write_word2vec(path: Path, words: int, dimension: int = 300) -> None:
    vector = np.random.default_rng(0).normal(size=dimension).astype("<f4")
    with path.open("wb") as file:
        file.write(f"{words} {dimension}\n".encode())
        for index in range(words):
            file.write(f"word{index} ".encode() + np.roll(vector, index).tobytes() + b"\n")


def measure_pipeline(config_path: Path, *, data: Path, batches: int, overrides: list[str]) -> int:
    """Compare what the pipeline gives alone with what the training step takes."""
    start_tensorflow()
    from a2d_tf.tasks.sentence import SentenceTask
    from a2d_tf.training.loop import compile_model

    config = load_sentence_config(config_path, overrides=[*_OVERRIDES, *overrides])
    size = config.train.batch_size
    with tempfile.TemporaryDirectory() as folder:
        task = SentenceTask(config, Path(folder))
        stream = iter(task.training_batches(data, start_step=0))
        inputs, targets = next(stream)
        started = time.monotonic()
        for _ in range(batches):
            next(stream)
        alone = batches * size / (time.monotonic() - started)
        del stream
        model = task.build_model()
        compile_model(model, task)
        model.train_on_batch(inputs, targets)
        started = time.monotonic()
        for _ in range(batches):
            model.train_on_batch(inputs, targets)
        step = batches * size / (time.monotonic() - started)
        stream = iter(task.training_batches(data, start_step=0))
        next(stream)
        started = time.monotonic()
        for _ in range(batches):
            model.train_on_batch(*next(stream))
        both = batches * size / (time.monotonic() - started)
    print(f"pipeline alone {alone:.1f} clips/s, training step alone {step:.1f} clips/s")
    print(f"together {both:.1f} clips/s")
    return 0


def _made_up_vocabulary(folder: Path) -> Path:
    """Write what a model that learns its words asks of its data: sentences; return the folder."""
    words = " ".join(f"word{row}" for row in range(_VOCABULARY))
    write_sentences_of_split(folder, "train", [words])
    return folder


def _made_up_batch(task, batch: int) -> tuple[dict, dict]:
    data, text = task.config.data, task.config.text
    rng = np.random.default_rng(0)
    channels = 2 if data.stream == keys.FLOW else 3
    clip = (batch, data.frames, data.size, data.size, channels)
    sentences = (batch, data.sentences_per_clip)
    if task.words.key == keys.WORD_IDS:
        rows = rng.integers(1, _VOCABULARY + 1, (*sentences, text.max_words))
        words = rows.astype(np.int32)
    else:
        vectors = rng.normal(size=(*sentences, text.max_words, text.dimension))
        words = vectors.astype(np.float32)
    inputs = {
        keys.VIDEO: rng.uniform(-1, 1, clip).astype(np.float32),
        task.words.key: words,
        keys.NUM_WORDS: np.full(sentences, text.max_words, np.int32),
    }
    targets = {
        keys.response(side): rng.choice([-1, 1], (*sentences, side, side)).astype(np.int8)
        for side in task.resolutions
    }
    return inputs, targets


def main() -> int:
    """Run one measurement."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="what", required=True)
    memory = commands.add_parser("memory")
    memory.add_argument("command", nargs=argparse.REMAINDER)
    for name in ("step", "sentences", "pipeline"):
        one = commands.add_parser(name)
        one.add_argument("config", type=Path)
        one.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    vectors = commands.add_parser("vectors")
    vectors.add_argument("file", type=Path)
    vectors.add_argument("--make", type=int, metavar="WORDS", help="write a made-up file first")
    commands.choices["step"].add_argument("--batch", type=int)
    for name in ("step", "sentences"):
        commands.choices[name].add_argument("--steps", type=int, default=3)
    commands.choices["pipeline"].add_argument("--data", type=Path, required=True)
    commands.choices["pipeline"].add_argument("--batches", type=int, default=50)
    args = parser.parse_args()
    if args.what == "memory":
        return measure_memory([part for part in args.command if part != "--"])
    if args.what == "step":
        return measure_step(args.config, batch=args.batch, steps=args.steps, overrides=args.set)
    if args.what == "vectors":
        return measure_vectors(args.file, make=args.make)
    if args.what == "sentences":
        return measure_sentences(args.config, steps=args.steps, overrides=args.set)
    return measure_pipeline(args.config, data=args.data, batches=args.batches, overrides=args.set)


if __name__ == "__main__":
    sys.exit(main())
