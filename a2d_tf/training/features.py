"""Storing what the frozen trunk makes of every clip, with the weights that training begins with."""

from collections.abc import Callable
from pathlib import Path

from a2d_tf.config.schema import SentenceConfig
from a2d_tf.features.cache import FeatureSource, write_features
from a2d_tf.features.shard import FeatureShard
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.feature_settings import FeatureSettings
from a2d_tf.records.manifest import SPLITS, Manifest
from a2d_tf.records.record_files import naming_damage
from a2d_tf.tasks.feature_views import check_views
from a2d_tf.tasks.frozen_trunk import build_model_trunk, feature_settings
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training.compiling import compile_to_answer
from a2d_tf.training.strategy import seed_everything


def store_features(
    config: SentenceConfig,
    *,
    data_dir: Path,
    out: Path,
    views: int | None = None,
    overwrite: bool = False,
    on_plan: Callable[[FeatureSettings, list[FeatureShard], int], None] | None = None,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Write the features that training of this experiment needs, or go on where that was stopped.

    Args:
        config: The experiment.
        data_dir: Folder of annotated frames (see a2d-tf convert).
        out: Folder of the features.
        views: Number of views of each training clip, drawn with the random changes of training;
            None for one view where there are no such changes.
        overwrite: Whether to remove earlier features first.
        on_plan: Called before anything is written with what the features depend on, the shards to
            write and the free bytes of the disk.
        on_progress: Called with the number of views done and that of all views.

    Returns:
        The manifest of the features.

    Raises:
        InputError: There is no frozen trunk, data is bad, the disk lacks the space, or the folder
            holds something else or is written into by another process.
    """
    views = check_views(config, views)
    task = SentenceTask(config, out)
    task.check_folder(data_dir, "train")
    # As at the beginning of training, so that random weights are the same ones.
    seed_everything(config.train.seed, deterministic=config.train.deterministic)
    model = task.build_models(data_dir).training
    task.initialise(model)
    settings = feature_settings(model, config, data_dir=data_dir, views=views)
    trunk = build_model_trunk(model, config, endpoint=settings.endpoint)
    compile_to_answer(trunk, config.train)

    def tell_plan(shards: list[FeatureShard], free: int) -> None:
        if on_plan is not None:
            on_plan(settings, shards, free)

    with naming_damage(task.data_folders(data_dir)):
        source = FeatureSource(
            data_dir,
            settings=settings,
            options={"train": task.training_options, "test": task.clip_options},
            sentences={split: task.words.sentences(data_dir, split) for split in SPLITS},
            encode=trunk.predict_on_batch,
            batch_size=config.evaluation.batch_size,
            others=task.others_before_features(data_dir),
        )
        return write_features(
            source, out, overwrite=overwrite, on_plan=tell_plan, on_progress=on_progress
        )
