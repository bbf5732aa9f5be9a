"""The table of weights agrees with what others publish about them."""

import inspect

import pytest
from keras.src.applications import resnet, vgg16

from a2d_tf.weights.catalogue import CATALOGUE, find_weights, nearest_name


def file_of(name):
    (file,) = CATALOGUE[name].source.files
    return file


@pytest.mark.parametrize("depth", [50, 101])
def test_resnets_are_those_of_keras(depth):
    file = file_of(f"resnet{depth}-imagenet")
    assert file.url.startswith(resnet.BASE_WEIGHTS_PATH)
    assert file.digest == f"md5:{resnet.WEIGHTS_HASHES[f'resnet{depth}'][1]}"
    assert file.name == f"resnet{depth}_weights_tf_dim_ordering_tf_kernels_notop.h5"


def test_vgg16_is_that_of_keras():
    file = file_of("vgg16-imagenet")
    assert file.url == vgg16.WEIGHTS_PATH
    assert file.digest.removeprefix("md5:") in inspect.getsource(vgg16)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("kinetics400-flow", "flow_imagenet"),
        ("kinetics400-rgb-imagenet", "rgb_imagenet"),
        ("kinetics600-rgb", "rgb_scratch_kin600"),
    ],
)
def test_indices_are_those_of_the_authors(shared_data, name, index):
    from a2d_tf.files.digest import check_file

    path = shared_data / "kinetics_i3d" / f"{index}.ckpt.index"
    file = CATALOGUE[name].source.files[0]
    check_file(path, file.digest)
    assert path.stat().st_size == file.size


def test_a_file_of_torchvision_begins_its_digest_with_the_end_of_its_name():
    file = file_of("kinetics400-s3d")
    assert file.url.startswith("https://download.pytorch.org/models/")
    assert file.digest == "sha256:" + file.name.removesuffix(".pth").rpartition("-")[2]


def test_names_are_found():
    assert find_weights("kinetics400-rgb") is CATALOGUE["kinetics400-rgb"]
    assert find_weights("gensim:glove-twitter-25").source.opens == "glove-twitter-25.gz"
    assert all(find_weights(name) is None for name in ("", "x", "gensim:", "gensim:../x", "hub:x"))
    assert find_weights("gensim:vgg16-imagenet") is None  # whose folder that would be
    assert nearest_name("mask_rcnn_coco") == " (did you mean mask-rcnn-coco?)"
    assert nearest_name("mask_rcnn_coco", network="vgg16") == nearest_name("x") == ""


def test_what_notices_a_wrong_file_is_told():
    pinned = {name: CATALOGUE[name].pinned for name in CATALOGUE}
    assert pinned["kinetics400-rgb"] == "SHA-256"
    assert pinned["kinetics400-flow"] == "SHA-256 of the index"
    assert pinned["mask-rcnn-coco"] == "MD5"
    assert pinned["kinetics400-s3d"] == "SHA-256, first 8 digits"
    assert [name for name in pinned if pinned[name] == "none published"] == [
        "kinetics400-rgb-hub",
        "kinetics600-rgb-hub",
    ]


def test_sizes_add_up():
    assert CATALOGUE["kinetics400-flow"].size == 10_968 + 50_730_368
    assert CATALOGUE["kinetics400-rgb-hub"].size is None
