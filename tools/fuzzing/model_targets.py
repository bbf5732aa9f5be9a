"""Readers of words, of published weights and of a trained run."""

from collections.abc import Callable
from pathlib import Path

from a2d_tf.models.checkpoint_file import StoredVariables
from a2d_tf.weights.pickled_arrays import read_pickled_arrays
from a2d_tf.words.gensim_file import read_gensim_file
from a2d_tf.words.vocabulary import encode_sentence, load_vocabulary, read_vocabulary
from a2d_tf.words.word2vec_file import read_header, read_word2vec
from a2d_tf.words.word_vectors import embed_sentence, load_word_vectors
from fuzzing.alteration import alter_hdf5, alter_json
from fuzzing.seeds import make_model
from fuzzing.target import Target

_RUN = {"run": "run"}
_WEIGHTS = "run/checkpoints/step-00000007.weights.h5"
_PICKLE_WORDS = (
    *(b"cbuiltins\neval\n", b"cos\nsystem\n", b"cnumpy\nndarray\n", b"\x80\x04\x95", b"R.", b"b."),
    *(b"cnumpy.core.multiarray\n_reconstruct\n", b"cnumpy\ndtype\n", b"Q", b"(", b"t", b"}", b"]"),
    *(b"\x8a\xff", b"\x8b\xff\xff\xff\x7f", b"B\xff\xff\xff\x7f", b"X\xff\xff\xff\x7f", b"\x94"),
)


def _words(name: str, file: str, *seeds: str) -> Target:
    def read(place: Path) -> None:
        path = place / file
        vectors = load_word_vectors(path)
        embed_sentence(vectors, "the Dog is unknown")
        list(vectors.vocabulary)

    return Target(name, file, read, tuple(f"words/{one}" for one in seeds), writes=True)


def _word_lines(place: Path) -> None:
    read_header(place / "v.txt")
    for _ in read_word2vec(place / "v.txt"):
        pass


def _word_folder(name: str, file: str) -> Target:
    def read(place: Path) -> None:
        # Without the digests, which would find any change before the reader does.
        for digest in (place / "own").glob("*.sha256"):
            digest.unlink()
        vectors = load_word_vectors(place / "own")
        embed_sentence(vectors, "the Dog is unknown")
        list(vectors.vocabulary)

    place = f"own/{file}"
    alter = alter_json if file.endswith(".json") else None
    return Target(name, place, read, (f"words/{place}",), {"own": "words/own"}, alter)


def _vocabulary(place: Path) -> None:
    encode_sentence(read_vocabulary(place / "words.txt"), "a red ball", max_words=4)


def _variables(open_file: Callable[[Path], StoredVariables], name: str) -> Callable[[Path], None]:
    def read(place: Path) -> None:
        source = open_file(place / name)
        for variable in source.shapes:
            source.read(variable)

    return read


def _arrays(place: Path) -> None:
    from a2d_tf.models.checkpoint_file import open_arrays

    _variables(open_arrays, "a.npz")(place)


def _checkpoint(place: Path) -> None:
    from a2d_tf.models.checkpoint_file import open_checkpoint

    _variables(open_checkpoint, "a.ckpt")(place)


def _torch(place: Path) -> None:
    from a2d_tf.models.torch_file import open_torch_file

    _variables(open_torch_file, "a.pth")(place)


def _layers(place: Path) -> None:
    from a2d_tf.models.layer_file import read_layers

    read_layers(place / "layers.h5")


def _pickled(place: Path) -> None:
    read_pickled_arrays((place / "a.pkl").read_bytes(), place=place / "a.pkl")


class _Model:
    """The model that checkpoints are read into, made once."""

    _made: object = None

    @classmethod
    def get(cls) -> object:
        if cls._made is None:
            cls._made = make_model()
        return cls._made


def _load(place: Path) -> None:
    import keras

    from a2d_tf.training.checkpoint import load_checkpoint

    model = _Model.get()
    if isinstance(model, keras.Model):
        for which in ("last", "best"):
            load_checkpoint(model, place / "run", which=which)


def _run_weights(place: Path) -> None:
    (place / f"{_WEIGHTS}.sha256").unlink(missing_ok=True)
    _load(place)


def _verified_run(place: Path) -> None:
    from a2d_tf.runs.stored_files import verify_run

    list(verify_run(place / "run", fast=False))
    list(verify_run(place / "run", fast=True))


def _state(place: Path) -> None:
    _verified_run(place)
    _load(place)


def _run_words(place: Path) -> None:
    load_vocabulary(place / "run/vocabulary.txt")


def _flow_source(place: Path) -> None:
    from a2d_tf.records.flow_source import load_flow_source

    load_flow_source(place)


MODEL_TARGETS = (
    _words("word2vec_binary", "v.bin", "v.bin"),
    _words("word2vec_text", "v.txt", "v.txt", "glove.txt"),
    _words("word2vec_gzip", "v.gz", "v.gz"),
    Target("word_lines", "v.txt", _word_lines, ("words/v.txt", "words/glove.txt", "words/v.bin")),
    Target(
        "gensim_file",
        "v.kv",
        lambda place: read_gensim_file(place / "v.kv"),
        ("words/v.kv",),
        words=_PICKLE_WORDS,
    ),
    _word_folder("word_folder_vectors", "vectors.npy"),
    _word_folder("word_folder_index", "words.sqlite"),
    _word_folder("word_folder_meta", "meta.json"),
    Target("vocabulary", "words.txt", _vocabulary, ("words/vocabulary.txt",)),
    Target("weights_npz", "a.npz", _arrays, ("weights/a.npz", "weights/packed.npz")),
    Target("weights_layers", "layers.h5", _layers, ("weights/layers.h5",), alter=alter_hdf5),
    Target("weights_torch", "a.pth", _torch, ("weights/a.pth",), words=_PICKLE_WORDS),
    Target("weights_pickle", "a.pkl", _pickled, ("weights/a.pkl",), words=_PICKLE_WORDS),
    Target(
        "weights_checkpoint_index",
        "a.ckpt.index",
        _checkpoint,
        ("weights/a.ckpt.index",),
        {"a.ckpt.data-00000-of-00001": "weights/a.ckpt.data-00000-of-00001"},
    ),
    Target(
        "weights_checkpoint_data",
        "a.ckpt.data-00000-of-00001",
        _checkpoint,
        ("weights/a.ckpt.data-00000-of-00001",),
        {"a.ckpt.index": "weights/a.ckpt.index"},
    ),
    Target("run_weights", _WEIGHTS, _run_weights, ("run/weights.h5",), _RUN, alter_hdf5),
    Target("run_weights_verified", _WEIGHTS, _verified_run, ("run/weights.h5",), _RUN, alter_hdf5),
    Target(
        "run_state",
        "run/checkpoints/state.json",
        _state,
        ("run/checkpoints/state.json",),
        _RUN,
        alter_json,
    ),
    Target(
        "run_digest",
        f"{_WEIGHTS}.sha256",
        _load,
        (f"{_WEIGHTS}.sha256",),
        _RUN,
    ),
    Target("run_config", "run/config.toml", _verified_run, ("run/config.toml",), _RUN),
    Target("run_words", "run/vocabulary.txt", _run_words, ("run/vocabulary.txt",), _RUN),
    Target("run_flow", "flow.json", _flow_source, ("run/flow.json",), alter=alter_json),
)
