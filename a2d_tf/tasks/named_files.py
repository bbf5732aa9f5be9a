"""The files and folders that an experiment names, looked for before anything slow is imported."""

from pathlib import Path

from a2d_tf.config.schema import LEARNED_VECTORS, TRAIN_VECTORS, ExperimentConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import FEATURES_NAME
from a2d_tf.records.shard_files import find_shards
from a2d_tf.run_folder import read_state
from a2d_tf.weights.cache_folder import locate_weights
from a2d_tf.weights.catalogue import CATALOGUE, HUB, find_weights

_WEIGHTS = ("weights", "rgb_weights", "flow_weights")


def check_named_files(config: ExperimentConfig, data_dir: Path, *, begins: bool) -> None:
    """Check that what an experiment names is there; no weight and no record is read.

    Args:
        config: The experiment.
        data_dir: Folder of shards.
        begins: Whether its run begins, so that it reads its first weights.

    Raises:
        InputError: Weights have not been fetched, or a file, a run or shards are missing.
    """
    if begins:
        for name in _WEIGHTS:
            _check_weights(f"model.{name}", getattr(config.model, name, ""))
        _check_start(config.model.start)
    find_shards(data_dir, "train")
    if not isinstance(config, SentenceConfig):
        return
    if begins:
        _check_vectors(config.text.vectors)
    # In features, actors have been pasted already.
    pastes = config.data.pasted and not (data_dir / FEATURES_NAME).is_file()
    for folder in (*config.data.also, *(config.data.paste_from if pastes else ())):
        find_shards(Path(folder), "train")


def _check_weights(key: str, weights: str) -> None:
    if weights in CATALOGUE:
        locate_weights(weights)  # they must have been fetched
    elif weights and not weights.startswith(HUB) and "://" not in weights:
        places = (Path(weights), Path(f"{weights}.index"))  # a checkpoint is named by its prefix
        if not any(place.exists() for place in places):
            raise InputError("config", key, "must exist, or be the prefix of a checkpoint", weights)


def _check_start(start: str) -> None:
    if start and not Path(start).is_file() and read_state(Path(start)) is None:
        rule = "must be the folder of a trained run, or a checkpoint's weights"
        raise InputError("config", "model.start", rule, start)


def _check_vectors(vectors: str) -> None:
    if vectors in (TRAIN_VECTORS, LEARNED_VECTORS) or find_weights(vectors) is not None:
        return  # those with a name are fetched once
    if not Path(vectors).exists():
        raise InputError(vectors, "word vectors", "file must exist")
