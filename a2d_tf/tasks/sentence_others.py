"""Which other records change the clips of a sentence run: pasted actors, rivals, absent actors."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from a2d_tf.batches.absent import AbsentOptions, ask_for_absent
from a2d_tf.batches.pasted import PasteOptions, paste
from a2d_tf.batches.rivals import RivalOptions, beside
from a2d_tf.batches.sides import SideTable, with_sides
from a2d_tf.batches.view_join import Others
from a2d_tf.config.sentence_schema import SentenceDataConfig
from a2d_tf.records.feature_settings import FeatureSettings
from a2d_tf.records.shard_files import list_shards

# A folder of records and one of its splits.
Part = tuple[Path, str]


def training_parts(data: SentenceDataConfig, data_dir: Path) -> list[Part]:
    """Return where the training clips are.

    Args:
        data: Section ``data`` of the configuration.
        data_dir: Folder of annotated frames, or of features.
    """
    splits = ("train", "test") if data.also_test else ("train",)
    also = [(Path(folder), split) for folder in data.also for split in splits]
    return [(data_dir, "train"), *also]


def pasted_parts(data: SentenceDataConfig) -> list[Part]:
    """Return the folders of pasted actors; none where they come from the training clips."""
    return [(Path(folder), "train") for folder in data.paste_from if data.pasted]


def shards_of(parts: Sequence[Part]) -> list[Path]:
    """Return all shards, or raise InputError where a part has none."""
    return [shard for part in parts for shard in list_shards(*part)]


def pasted_others(
    data: SentenceDataConfig, parts: Sequence[Part], sentences: Sequence[str], *, most: int | None
) -> list[Others]:
    """Return the records whose actors are pasted into clips; none where none are pasted.

    Args:
        data: Section ``data`` of the configuration.
        parts: Folders and splits of the training clips.
        sentences: All sentences that they are asked with.
        most: Number of sentences that a clip has room for; None for any number.
    """
    if not data.pasted:
        return []
    options = PasteOptions(share=data.pasted, side=data.rival_sides, most=most)
    join = partial(paste, sides=SideTable(sentences), options=options)
    return [Others(shards_of(pasted_parts(data) or parts), join)]


def training_others(
    data: SentenceDataConfig,
    parts: Sequence[Part],
    sentences: Sequence[str],
    *,
    features: FeatureSettings | None,
) -> list[Others]:
    """Return all records that change training clips, in the order in which they change them.

    Args:
        data: Section ``data`` of the configuration.
        parts: Folders and splits of the training clips.
        sentences: All sentences that they are asked with.
        features: What stored features depend on, where actors were pasted into their pictures
            before; None for clips.
    """
    most = data.sentences_per_clip
    others = [] if features else pasted_others(data, parts, sentences, most=most)
    if not (data.rivals or data.absent):
        return others
    sides, shards = SideTable(sentences), shards_of(parts)
    if data.rivals:
        cell = data.size // features.shape[1] if features else 1
        rivals = RivalOptions(share=data.rivals, side=data.rival_sides, most=most, cell=cell)
        others.append(Others(shards, partial(beside, sides=sides, options=rivals)))
    if data.absent:
        absent = AbsentOptions(share=data.absent, most=most)
        others.append(Others(shards, partial(ask_for_absent, sides=sides, options=absent)))
    return others


def training_sentences(data: SentenceDataConfig, sentences: Sequence[str]) -> Sequence[str]:
    """Return sentences together with all that training may make of them."""
    return with_sides(sentences) if data.rivals or data.pasted else sentences
