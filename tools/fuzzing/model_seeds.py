"""Small valid files of words and of published weights."""

import gzip
import pickle
import zipfile
from pathlib import Path

import h5py
import numpy as np

from a2d_tf.run_folder import VOCABULARY_FILE
from a2d_tf.words.vocabulary import Vocabulary, save_vocabulary
from a2d_tf.words.word_vectors import save_word_vectors, train_word_vectors

TEXTS = ("a red ball is rolling", "the blue dog runs")


def write_words(folder: Path) -> None:
    """Write word vectors of every form, and a vocabulary."""
    from gensim.models import KeyedVectors

    folder.mkdir()
    words = ["the", "dog", "ball"]
    values = np.arange(12, dtype=np.float32).reshape(3, 4) / 7
    vectors = KeyedVectors(4)
    vectors.add_vectors(words, values)
    vectors.save(str(folder / "v.kv"))
    vectors.save_word2vec_format(str(folder / "v.bin"), binary=True)
    vectors.save_word2vec_format(str(folder / "v.txt"))
    vectors.save_word2vec_format(str(folder / "glove.txt"), write_header=False)
    (folder / "v.gz").write_bytes(gzip.compress((folder / "v.txt").read_bytes(), mtime=0))
    own = train_word_vectors(TEXTS, dimension=4, window=2, epochs=1, seed=0)
    save_word_vectors(own, folder / "own")
    save_vocabulary(Vocabulary(["a", "ball", "red"]), folder / VOCABULARY_FILE)


def write_weights(folder: Path) -> None:
    """Write files of weights of every form."""
    import tensorflow as tf

    folder.mkdir()
    kernel = np.ones((2, 3), np.float32)
    np.savez(folder / "a.npz", **{"conv/w": kernel, "conv/b": kernel[0]})
    np.savez_compressed(folder / "packed.npz", **{"conv/w": kernel})
    (folder / "a.pkl").write_bytes(pickle.dumps({"params": {"a": kernel}}, protocol=4))
    with h5py.File(folder / "layers.h5", "w") as file:
        file.attrs["layer_names"] = [b"conv"]
        file["conv/conv/kernel:0"] = kernel
        file["conv/conv/bias:0"] = kernel[0]
    tf.raw_ops.SaveV2(
        prefix=str(folder / "a.ckpt"),
        tensor_names=["conv/w", "conv/b"],
        shape_and_slices=["", ""],
        tensors=[kernel, kernel[0]],
    )
    with zipfile.ZipFile(folder / "a.pth", "w") as archive:
        archive.writestr("a/data.pkl", _TORCH_PICKLE)
        archive.writestr("a/data/0", np.arange(4, dtype=np.float32).tobytes())


# {"w": a tensor (2, 2) of the storage "0"}, as torch.save writes it.
_TORCH_PICKLE = (
    b"\x80\x02}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storage"
    b"ctorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQK\x00K\x02K\x02\x86"
    b"K\x02K\x01\x86\x89tRs."
)
