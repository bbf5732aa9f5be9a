"""Export the network of a run to ONNX: tools/export_onnx.py runs/demo demo.onnx

Keras writes the file; then ONNX Runtime and Keras answer the same input, and the largest difference
of their answers is printed. The file holds only the network of a sentence run or a pair classifier.
Looking up words, resizing frames and scaling answers back, which a SavedModel does as well
(docs/SERVING.md), are left to the caller. Needs pip install "a2d_tf[onnx]".
"""

import argparse
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from a2d_tf.config.schema import ExperimentConfig, SentenceConfig
from a2d_tf.config.sentence_schema import VideoModelConfig
from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import new_file
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.run_config import read_run_config

TASKS = ("sentence", "pair_classifier")

_ANY = 2  # length of a side of any length, in what both are asked
_LARGEST_ROW = 2  # of a learned embedding, in what both are asked

Named = dict[str, np.ndarray]


def plain_config(config: ExperimentConfig) -> ExperimentConfig:
    """Return a configuration whose network makes no choice while it runs.

    Args:
        config: The run's configuration. Its decoder may fold its last block or not by the number of
            sentences, with the same answers; ONNX Runtime does not take that choice.
    """
    if not isinstance(config, SentenceConfig) or not isinstance(config.model, VideoModelConfig):
        return config
    model = config.model.model_copy(update={"fold": "off"})
    return config.model_copy(update={"model": model})


def made_up_inputs(model: Any, *, seed: int = 0) -> Named:
    """Return noise for each input of a model by its name."""
    generator = np.random.default_rng(seed)
    inputs = {}
    for name, one in model.input.items():
        shape = [1, *(side or _ANY for side in one.shape[1:])]
        if "int" in one.dtype:
            inputs[name] = generator.integers(1, _LARGEST_ROW, shape, one.dtype, endpoint=True)
        else:
            inputs[name] = generator.uniform(-1, 1, shape).astype(one.dtype)
    return inputs


def export_network(model: Any, path: Path) -> float:
    """Write a network as ONNX, and return the largest difference of ONNX Runtime's answers.

    Args:
        model: The network.
        path: The file.

    Raises:
        InputError: ONNX Runtime does not take what was written.
    """
    import onnxruntime

    inputs = made_up_inputs(model)
    expected = model(inputs, training=False)
    with warnings.catch_warnings(), new_file(path) as partial:
        warnings.simplefilter("ignore", FutureWarning)  # of what Keras calls, on NumPy 2
        model.export(str(partial), format="onnx", verbose=False)
        try:
            session = onnxruntime.InferenceSession(str(partial))
            names = [one.name for one in session.get_outputs()]
            answers = session.run(names, inputs)
        except Exception as error:  # its errors have no class of their own in common
            reason = str(error).splitlines()[0]
            raise InputError(
                path, "network", "must be one that ONNX Runtime takes", reason
            ) from error
    pairs = zip(names, answers, strict=True)
    return max(float(np.abs(np.array(expected[name]) - value).max()) for name, value in pairs)


def _run(args: argparse.Namespace) -> None:
    config = read_run_config(args.workdir)
    if config.task not in TASKS:
        rule = f"must be {' or '.join(TASKS)}: ONNX Runtime takes no other network of this package"
        raise InputError(args.workdir / CONFIG_FILE, "task", rule, config.task)
    start_tensorflow()
    from a2d_tf.runs.load_run import load_run
    from a2d_tf.runs.trained_run import TrainedRun

    run = load_run(args.workdir, TrainedRun, config=plain_config(config))
    difference = export_network(run.model, args.out)
    size = args.out.stat().st_size / 1e6
    print(f"{args.out}: {size:.1f} MB; ONNX Runtime's answers are Keras' to {difference:.1e}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Export, and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file, such as demo.onnx")
    args = parser.parse_args(arguments)
    return exit_code_of(lambda: _run(args), out=args.out)


if __name__ == "__main__":
    sys.exit(main())
