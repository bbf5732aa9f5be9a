"""Word vectors: opened without loading them, trained offline, and laid out for a sentence.

Sentence paper, section 3.1: words are used "without any further preprocessing".
"""

import hashlib
import os
import string
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.processes.progress import progress_of, tracked
from a2d_tf.words.gensim_file import is_gensim_file, read_gensim_file
from a2d_tf.words.word2vec_file import read_header, read_word2vec
from a2d_tf.words.word_block import BLOCK_WORDS, WordBlock
from a2d_tf.words.word_folder import (
    describe_source,
    folder_beside,
    holds_conversion,
    read_folder,
    write_folder,
)
from a2d_tf.words.word_index import WordIndex, WordIndexBuilder

MAX_WORDS = 20  # the longest query of A2D Sentences
_PUNCTUATION = string.punctuation + "\u2018\u2019\u201c\u201d\u2013\u2014\u2026"


class WordVectors:
    """A vector for each word of a vocabulary, in memory or memory-mapped.

    Args:
        matrix: float32 (V, D), a row for each word.
        index: The words in row order.
    """

    def __init__(self, *, matrix: NDArray[np.float32], index: WordIndex) -> None:
        if matrix.ndim != 2 or len(matrix) != len(index):
            raise ValueError(f"matrix: must be ({len(index)}, D), got shape {matrix.shape}")
        self.matrix = matrix
        self._index = index

    @property
    def dimension(self) -> int:
        """The length D of a vector."""
        return int(self.matrix.shape[1])

    @property
    def vocabulary(self) -> Sequence[str]:
        """The words in file order, which is most frequent first; read one at a time."""
        return self._index

    def lookup(self, word: str) -> NDArray[np.float32] | None:
        """Return the vector of the word, else of its lower-case form, (D,); None when unknown."""
        row = self._index.find(word)
        if row is None and word != word.lower():
            row = self._index.find(word.lower())
        return None if row is None else np.array(self.matrix[row], np.float32)

    def __contains__(self, word: object) -> bool:
        """Whether ``lookup`` finds the word, as written or in lower case."""
        return isinstance(word, str) and (word in self._index or word.lower() in self._index)

    def __len__(self) -> int:
        return len(self._index)


@dataclass(frozen=True, eq=False)
class EmbeddedSentence:
    """A sentence as the model reads it.

    Attributes:
        matrix: float32 (L, D), zeros for unknown words and after the last word; for a learned
            embedding, the rows int32 (L,).
        num_words: Number of words of the sentence in ``matrix``, unknown ones included.
        unknown: Those words that have no vector.
    """

    matrix: NDArray[np.float32] | NDArray[np.int32]
    num_words: int
    unknown: tuple[str, ...]


def load_word_vectors(path: Path, *, cache_dir: Path | None = None) -> WordVectors:
    """Open word vectors without loading them.

    The first call on a file converts it into a folder that can be memory-mapped, ``<path>.mmap``
    or, when ``cache_dir`` is given, a folder in there; later calls open that folder while the file
    keeps its size and modification time. Interrupted conversions start over.

    Args:
        path: A word2vec file (binary or text, may be gzipped), a GloVe file, a file of gensim's
            own ``save`` (a pickle, of which nothing is run), or a folder of ``save_word_vectors``.
        cache_dir: Folder of the converted form, where the file's own folder is read-only.

    Raises:
        InputError: ``path`` is missing or malformed, or the converted form cannot be written.
    """
    if path.is_dir():
        return _open(path)
    if not path.is_file():
        raise InputError(path, "word vectors", "file must exist")
    source = describe_source(path)
    folder = folder_beside(path)
    if cache_dir is not None and not holds_conversion(folder, source):
        # Files with the same name in different places must not share a folder.
        place = hashlib.blake2b(os.fsencode(path.resolve()), digest_size=4).hexdigest()
        folder = cache_dir / f"{path.name}-{place}.mmap"
    if not holds_conversion(folder, source):
        if cache_dir is None and not os.access(path.parent, os.W_OK):
            raise InputError(path, "cache_dir", "must be given: the file's folder is read-only")
        if is_gensim_file(path):
            vectors = _in_memory(*read_gensim_file(path))
            blocks, dimension, num_words = _blocks(vectors), vectors.dimension, len(vectors)
        else:
            header = read_header(path)
            blocks = read_word2vec(path)
            dimension, num_words = header.dimension, header.num_words or 0
        write_folder(folder, _shown(blocks, num_words, path), dimension=dimension, source=source)
    return _open(folder)


def save_word_vectors(vectors: WordVectors, path: Path) -> None:
    """Write a folder that ``load_word_vectors`` opens; InputError when it cannot be written."""
    write_folder(path, _blocks(vectors), dimension=vectors.dimension)


def train_word_vectors(
    sentences: Sequence[str],
    *,
    dimension: int = 300,
    window: int,
    epochs: int,
    seed: int,
) -> WordVectors:
    """Train skip-gram word2vec on the sentences' own words, most frequent first.

    Equal arguments give equal vectors, whatever PYTHONHASHSEED is. With few sentences, the words of
    one kind (red, blue) have the same contexts and word2vec makes them one vector (cosine 0.99),
    which hides the word that decides. So a vector is the sum of two unit vectors, the one word2vec
    learned and a random one of the word itself, scaled to unit length: red and blue then have a
    cosine near 0.5, as related words have in GoogleNews (0.7), and unrelated ones near 0.

    Raises:
        InputError: No sentence holds a word.
    """
    # Training is rare and gensim takes a second to import.
    from gensim.models import Word2Vec

    texts = [words for words in map(tokenize, sentences) if words]
    if not texts:
        raise InputError("sentences", "words", "must hold at least one", len(sentences))
    model = Word2Vec(
        texts,
        vector_size=dimension,
        window=window,
        epochs=epochs,
        seed=seed,
        sg=1,
        min_count=1,
        sample=0,  # with so few words, none is common enough to drop
        workers=1,  # more would make the order of updates, and the result, random
        hashfxn=_hash_word,
    )
    words: list[str] = model.wv.index_to_key
    own = [
        np.random.default_rng((seed, _hash_word(word))).standard_normal(dimension) for word in words
    ]
    matrix = _unit(_unit(model.wv.vectors) + _unit(np.stack(own)))
    return _in_memory(words, matrix.astype(np.float32))


def tokenize(sentence: str) -> list[str]:
    """Return the words between blanks, without the punctuation around them; case stays."""
    stripped = (word.strip(_PUNCTUATION) for word in sentence.split())
    return [word for word in stripped if word]


def embed_sentence(
    vectors: WordVectors, sentence: str, *, max_words: int = MAX_WORDS
) -> EmbeddedSentence:
    """Return the vectors of a sentence's first ``max_words`` words, (max_words, D)."""
    words = tokenize(sentence)[:max_words]
    matrix = np.zeros((max_words, vectors.dimension), np.float32)
    unknown = []
    for position, word in enumerate(words):
        vector = vectors.lookup(word)
        if vector is None:
            unknown.append(word)
        else:
            matrix[position] = vector
    return EmbeddedSentence(matrix=matrix, num_words=len(words), unknown=tuple(unknown))


def count_unknown(vectors: Container[str], sentences: Iterable[str]) -> Counter[str]:
    """Return how often each word without a vector occurs in the sentences."""
    counts = Counter(word for text in sentences for word in tokenize(text))
    return Counter({word: count for word, count in counts.items() if word not in vectors})


def describe_unknown(vectors: Container[str], sentences: Iterable[str]) -> str | None:
    """Return how many words have no vector and which ones most often, None when all have one."""
    unknown = count_unknown(vectors, sentences)
    if not unknown:
        return None
    most = ", ".join(f"{word} ({count})" for word, count in unknown.most_common(5))
    return (
        f"{counted(unknown.total(), 'word')} without a vector, "
        f"{counted(len(unknown), 'different one')}, most often {most}"
    )


def _open(folder: Path) -> WordVectors:
    matrix, index = read_folder(folder)
    return WordVectors(matrix=matrix, index=index)


def _in_memory(words: Sequence[str], matrix: NDArray[np.float32]) -> WordVectors:
    builder = WordIndexBuilder()
    builder.add([word.encode(errors="surrogatepass") for word in words])
    index, kept = builder.finish()
    return WordVectors(matrix=matrix if kept.all() else matrix[kept], index=index)


def _blocks(vectors: WordVectors) -> Iterator[WordBlock]:
    for start in range(0, len(vectors), BLOCK_WORDS):
        words = vectors.vocabulary[start : start + BLOCK_WORDS]
        block = np.asarray(vectors.matrix[start : start + BLOCK_WORDS], np.float32)
        yield [word.encode(errors="surrogatepass") for word in words], block


def _shown(blocks: Iterable[WordBlock], num_words: int, path: Path) -> Iterator[WordBlock]:
    with progress_of(f"Converting {path.name}") as on_progress:
        yield from tracked(
            blocks, total=num_words, size=lambda block: len(block[0]), on_progress=on_progress
        )


def _hash_word(word: str) -> int:
    # Python's own hash of a str changes from run to run.
    return zlib.crc32(word.encode(errors="surrogatepass"))


def _unit(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    unit: NDArray[np.floating] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit
