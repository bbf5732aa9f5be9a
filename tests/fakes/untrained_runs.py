"""Folders of runs with random weights, one writer for each task."""

from pathlib import Path

import keras
from fakes.a2d_release import SENTENCES
from fakes.configs import TINY_CONFIG, make_baseline_config

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import JointConfig, SentenceConfig, SharpMaskConfig
from a2d_tf.records.flow_source import FlowSource, save_flow_source
from a2d_tf.run_folder import CONFIG_FILE, VOCABULARY_FILE
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.sharpmask import SharpMaskTask
from a2d_tf.tasks.task import TaskModels
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.training.compiling import compile_to_train
from a2d_tf.words.vocabulary import collect_vocabulary, save_vocabulary
from a2d_tf.words.word_vectors import save_word_vectors, train_word_vectors

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
TINY_JOINT = (
    "data.size=64",
    "model.width=0.05",
    "model.flow=false",
    "model.temporal=false",
    "proposals.candidates=20",
    "proposals.test=6",
    "proposals.training=6",
    "regions.sampled=8",
    "detection.least_score=0.0",
    "detection.maximum=4",
    "train.xla=off",
)
TINY_SHARPMASK = (
    "data.size=32",
    "data.max_instances=2",
    "data.shuffle_buffer=2",
    "model.crop_size=32",
    "model.width=0.05",
    "model.squeeze=4",
    "model.code=8",
    "evaluation.boxes=2",
    "train.batch_size=2",
    "train.validation_records=2",
    "train.xla=off",
)


def write_sentence_run(
    workdir: Path, *, config: SentenceConfig = TINY_CONFIG, seed: int = 0
) -> Path:
    """Write a sentence run at step 7.

    Its words are: a man walking the dog is running red ball flying and rolling in blue.

    Args:
        workdir: Folder of the run, which exists.
        config: Experiment of the run.
        seed: Seed of the weights.

    Returns:
        The same folder.
    """
    sentences = [row.split(",")[2] for row in SENTENCES.splitlines()[1:]]
    vectors = train_word_vectors([*sentences, "a man"], dimension=8, window=2, epochs=1, seed=0)
    save_word_vectors(vectors, workdir / "word_vectors")
    save_config(config, workdir / CONFIG_FILE)
    keras.utils.set_random_seed(seed)
    task = SentenceTask(config, workdir)
    model = task.build_models().training
    compile_to_train(model, task)
    save_checkpoint(model, workdir, step=7)
    return workdir


def write_flow_run(workdir: Path) -> Path:
    """Write a sentence run at step 7 of flow by DIS from frames 24 pixels high.

    Args:
        workdir: Folder of the run, which exists.

    Returns:
        The same folder.
    """
    data = TINY_CONFIG.data.model_copy(update={"stream": "flow"})
    write_sentence_run(workdir, config=TINY_CONFIG.model_copy(update={"data": data}), seed=1)
    save_flow_source(FlowSource(method="dis", height=24), workdir)
    return workdir


def write_baseline_run(workdir: Path, kind: str) -> Path:
    """Write a run at step 7 of one of the sentence paper's baselines, with its own vocabulary.

    Its words are: a ball blue brown dog is man red running the walking.

    Args:
        workdir: Folder of the run, which exists.
        kind: Name of the baseline, "hu2016" or "li2017".

    Returns:
        The same folder.
    """
    # Enough cells and channels that responses differ from place to place.
    config = make_baseline_config(kind, data={"size": 96}, model={"width": 0.1})
    vocabulary = collect_vocabulary(["a red ball", "the blue dog is running", "brown man walking"])
    save_vocabulary(vocabulary, workdir / VOCABULARY_FILE)
    save_config(config, workdir / CONFIG_FILE)
    keras.utils.set_random_seed(5)
    task = SentenceTask(config, workdir)
    model = task.build_models().training
    compile_to_train(model, task)
    save_checkpoint(model, workdir, step=7)
    return workdir


def write_joint_run(workdir: Path, *overrides: str) -> TaskModels:
    """Write a joint run at step 7 that sees 64 x 64 without flow and shows up to four detections.

    Args:
        workdir: Folder of the run, which exists.
        overrides: Values of configuration keys as ``--set`` takes them.

    Returns:
        The models that were saved; detections are shown however unlikely they are.
    """
    config = load_config(CONFIGS / "toy" / "joint.toml", overrides=(*TINY_JOINT, *overrides))
    assert isinstance(config, JointConfig)
    save_config(config, workdir / CONFIG_FILE)
    keras.utils.set_random_seed(3)
    task = JointTask(config, workdir)
    models = task.build_models()
    compile_to_train(models.training, task)
    save_checkpoint(models.training, workdir, step=7)
    return models


def write_sharpmask_run(workdir: Path, *overrides: str) -> Path:
    """Write a SharpMask run at step 9 that sees 32 x 32 in crops of as many pixels, two at once.

    Args:
        workdir: Folder of the run, made where it is absent.
        overrides: Values of configuration keys as ``--set`` takes them.

    Returns:
        The same folder.
    """
    table = CONFIGS / "toy" / "tables" / "sharpmask.toml"
    config = load_config(table, overrides=(*TINY_SHARPMASK, *overrides))
    assert isinstance(config, SharpMaskConfig)
    workdir.mkdir(parents=True, exist_ok=True)
    save_config(config, workdir / CONFIG_FILE)
    keras.utils.set_random_seed(4)
    task = SharpMaskTask(config, workdir)
    model = task.build_models().training
    # A random network that has no moments yet gives logits in the hundreds: only 0 or 1.
    logits = model.get_layer("sharpmask").get_layer("logits")
    logits.kernel.assign(logits.kernel * 1e-3)
    compile_to_train(model, task)
    save_checkpoint(model, workdir, step=9)
    return workdir
