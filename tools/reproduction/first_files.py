"""What runs begin with, checked before any work: word vectors, weights, further clips."""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from pathlib import Path

import h5py

from a2d_tf.config.schema import LEARNED_VECTORS, TRAIN_VECTORS, ExperimentConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.keys import SUPERVOXELS
from a2d_tf.media.supervoxels import check_scikit_image
from a2d_tf.models.checkpoint_file import open_arrays, open_checkpoint, open_hub_module
from a2d_tf.records.manifest import load_manifest
from a2d_tf.run_folder import last_step
from a2d_tf.runs.run_config import read_run_config
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import HUB, find_weights
from a2d_tf.words.gensim_file import is_gensim_file
from a2d_tf.words.word2vec_file import read_word2vec
from a2d_tf.words.word_vectors import load_word_vectors
from reproduction.evaluation import Evaluation
from reproduction.experiments import REFERIT_RUNS, RUNS
from reproduction.run import KINETICS
from reproduction.settings import REFERIT_OPTIONS
from reproduction.training import Training

# Keys on which the shapes of a baseline's weights depend.
_SIZES = ("data.size", "model.width", "model.features", "text.dimension")


def check_first_files(trainings: Mapping[str, Training], *, runs_dir: Path) -> None:
    """Check now, not hours later, that trainings can open what they begin with.

    Args:
        trainings: Trainings that are still to do, by the name of the run.
        runs_dir: Folder of the runs.

    Raises:
        InputError: Something is missing or malformed, or named weights are not here: the message
            has the commands that fetch them.
    """
    weights: dict[tuple[str, bool], None] = {}  # and whether they are for I3D
    vectors: dict[tuple[str, int], None] = {}  # and the length of a vector
    folders: dict[str, None] = {}
    for run, training in trainings.items():
        config = training.config
        if last_step(runs_dir / run) is None:  # otherwise it has its own
            is_i3d = not KINETICS.isdisjoint(RUNS[run].weights.values())
            weights |= dict.fromkeys((value, is_i3d) for value in _weights_of(config))
            _check_start(config, runs_dir)
        if isinstance(config, SentenceConfig):
            vectors[config.text.vectors, config.text.dimension] = None
            also = () if training.features else config.data.also
            folders |= dict.fromkeys((*also, *config.data.paste_from))
    _check_fetched([*(name for name, _ in weights), *(name for name, _ in vectors)])
    for value, is_i3d in weights:
        _check_weights(value, is_i3d=is_i3d)
    for value, dimension in vectors:
        _check_vectors(value, dimension=dimension)
    for folder in folders:
        load_manifest(Path(folder))


def check_packages(evaluations: Iterable[Evaluation]) -> None:
    """Check that what evaluations need is installed.

    Raises:
        InputError: scikit-image is not, which makes masks of supervoxels.
    """
    for one in evaluations:
        if one.masks == SUPERVOXELS:
            check_scikit_image(place=one.step_name, field=SUPERVOXELS)


def check_brought(workdir: Path, run: str, *, beginning: Mapping[str, Training]) -> None:
    """Check a run that is not trained here, as one of the baselines on referring expressions.

    Args:
        workdir: Folder of the run.
        run: Its name in ``REFERIT_RUNS``.
        beginning: Trainings by the names of their runs; that of the baseline, where it is among
            them, begins with the weights of this run.

    Raises:
        InputError: The folder holds no run, another model's, one whose training has not ended, or
            one whose weights do not fit.
    """
    (baseline,) = (own for own, brought in REFERIT_RUNS.items() if brought == run)
    option, config = REFERIT_OPTIONS[baseline], read_run_config(workdir)
    if not isinstance(config, SentenceConfig) or config.model.kind != baseline:
        kind = config.model.kind if isinstance(config, SentenceConfig) else config.task
        raise InputError(workdir, option, f"must be the folder of a {baseline} run", kind)
    step = last_step(workdir)
    if step != config.train.steps:
        rule = f"must be the folder of a run that has ended, at step {config.train.steps}"
        raise InputError(workdir, option, rule, step)
    for key in _SIZES if baseline in beginning else ():
        wanted, found = attrgetter(key)(beginning[baseline].config), attrgetter(key)(config)
        if found != wanted:
            rule = (
                f"must be a run with {key} = {wanted}, as that of {baseline} which begins with it"
            )
            raise InputError(workdir, option, rule, found)


def _weights_of(config: ExperimentConfig) -> list[str]:
    values = config.model.model_dump()
    return [value for key, value in values.items() if key.endswith("weights") and value]


def _check_fetched(names: list[str]) -> None:
    named = {name: find_weights(name) for name in names}
    missing = [name for name, one in named.items() if one is not None and kept_path(one) is None]
    if missing:
        commands = " && ".join(f"a2d-tf weights {name}" for name in missing)
        raise InputError("weights", ", ".join(missing), f"must be fetched first: {commands}")


def _check_weights(weights: str, *, is_i3d: bool) -> None:
    if find_weights(weights) is not None:  # whole, like all that has been fetched
        return
    if not is_i3d:
        if not h5py.is_hdf5(weights):
            raise InputError(weights, "weights", "must be an HDF5 file that can be read")
    elif not weights.startswith(HUB):
        open_arrays(weights) if weights.endswith(".npz") else open_checkpoint(weights)
    elif "://" not in weights:
        open_hub_module(weights.removeprefix(HUB))


def _check_start(config: ExperimentConfig, runs_dir: Path) -> None:
    start = config.model.model_dump().get("start", "")
    is_made = Path(start).is_relative_to(runs_dir.absolute())  # by another run, before
    if start and not is_made and not Path(start).exists():
        rule = "must be the folder of a trained run, or a checkpoint's weights"
        raise InputError("config", "model.start", rule, start)


def _check_vectors(vectors: str, *, dimension: int) -> None:
    """Open word vectors and read the first ones."""
    if vectors in (TRAIN_VECTORS, LEARNED_VECTORS):
        return
    named = find_weights(vectors)
    path = Path(vectors) if named is None else kept_path(named)
    if path is None or not path.exists():
        raise InputError(vectors, "word vectors", "file must exist")
    if path.is_dir():
        found = load_word_vectors(path).dimension
    elif is_gensim_file(path):  # gensim's own, which is read as a whole or not at all
        return
    else:
        _, block = next(read_word2vec(path))
        found = block.shape[1]
    if found != dimension:
        raise InputError(
            vectors, "text.dimension", f"must be that of the vectors, {found}", dimension
        )
