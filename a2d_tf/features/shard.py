"""One shard of features: the views of a file's clips, their trunk's output, a complete file."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.view_join import Others
from a2d_tf.features.pipeline import COUNT, COUNT_PRESENT, drawn_views
from a2d_tf.features.records import encode_no_view, encode_view
from a2d_tf.files.whole_files import new_file
from a2d_tf.records.manifest import Counts, Shard
from a2d_tf.records.record_files import write_records
from a2d_tf.records.shard_files import describe_shard

Encoder = Callable[[tf.Tensor], NDArray[Any]]


@dataclass(frozen=True)
class FeatureShard:
    """One shard of features to write.

    Attributes:
        source: The shard of the data.
        split: Its split.
        index: Its place among the split's shards.
        sentences: How many sentences ask about each of its records.
        views: Number of views of each record that a sentence asks about.
        bytes: About how large it will be.
    """

    source: Path
    split: str
    index: int
    sentences: tuple[int, ...]
    views: int
    bytes: int

    @property
    def num_views(self) -> int:
        """Number of all views of the shard."""
        return self.views * sum(count > 0 for count in self.sentences)


def encoded_views(
    shards: Sequence[FeatureShard],
    *,
    options: SentenceClipOptions,
    seed: int,
    encode: Encoder,
    batch_size: int,
    after_views: Callable[[int], None],
    others: Sequence[Others] = (),
) -> Iterator[tuple[int, bytes]]:
    """Yield the views of shards in order, except for frames that nothing asks about.

    Each comes as the number of its sentences and its record.

    Clips are decoded while the trunk works.

    Args:
        shards: Shards of one split, with equally many views.
        options: How views are drawn.
        seed: Seed of the views.
        encode: The trunk, from clips (B, T, S, S, C) to their features (B, T', H', W', C').
        batch_size: Clips that the trunk is given at once.
        after_views: Called after each batch with the number of its views.
        others: Records that change the views.
    """
    asked = [shard for shard in shards if shard.num_views]
    if not asked:
        return
    batches = drawn_views(
        [(shard.source, shard.index) for shard in asked],
        views=asked[0].views,
        options=options,
        seed=seed,
        batch_size=batch_size,
        others=others,
    )
    for batch in batches:
        features = np.asarray(encode(batch[keys.VIDEO])).astype(tf.bfloat16.as_numpy_dtype)
        after_views(len(features))
        columns = {name: values.numpy() for name, values in batch.items()}
        for row, values in enumerate(features):
            view = {name: column[row] for name, column in columns.items()}
            for name in keys.OF_SENTENCES:
                view[name] = view[name][: view[COUNT]]
            view[keys.VIEW_PRESENT] = view[keys.VIEW_PRESENT][: view[COUNT_PRESENT]]
            yield int(view[COUNT]), encode_view(view, values, stream=options.stream)


def write_feature_shard(
    shard: FeatureShard, out: Path, *, encoded: Iterator[tuple[int, bytes]]
) -> Shard:
    """Write one shard under a temporary name and give it its own when it is complete.

    Args:
        shard: What belongs in it.
        out: Folder of the features.
        encoded: Views of ``encoded_views``, from which the shard's are taken.
    """
    sentences = 0

    def records() -> Iterator[bytes]:
        nonlocal sentences
        for count in shard.sentences * shard.views:
            found, record = next(encoded) if count else (0, encode_no_view())
            sentences += found
            yield record

    with new_file(out / shard.source.name) as partial:
        written = write_records(partial, records())
        return describe_shard(
            partial,
            file=shard.source.name,
            split=shard.split,
            records=written,
            counts=Counts(records=shard.num_views, sentence_frame_pairs=sentences),
        )
