"""COCO weights: the published network's numbers in our parts, every weight accounted for."""

import h5py
import keras
import numpy as np
import pytest
from fakes.joint_parts import build_tiny_parts

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.models.fpn import build_fpn
from a2d_tf.models.joint_segmenter import build_joint_segmenter
from a2d_tf.models.pretrained_mask_rcnn import load_mask_rcnn_weights
from a2d_tf.models.resnet import build_resnet
from a2d_tf.models.roi_heads import build_box_head, build_mask_head
from a2d_tf.models.rpn import build_rpn

SIDE, CHANNELS, UNITS = 64, 5, 6
WIDTH, BLOCKS = 1 / 16, (1, 2, 1, 1)
# Background, then our seven actors, among the 81 classes.
COCO = [0, 1, 1, 33, 15, 3, 16, 17]
L = keras.layers


def published_network():
    """Return the published graph, narrow: RGB with its mean off -> levels, RPN and heads."""

    def unit(x, filters, kernel, name, *, stride=1, bn=None):
        x = L.Conv2D(filters, kernel, strides=stride, padding="same", name=name)(x)
        return L.BatchNormalization(name=bn or name.replace("res", "bn"))(x)

    frames = keras.Input((SIDE, SIDE, 3))
    x = L.Conv2D(4, 7, strides=2, name="conv1")(L.ZeroPadding2D(3)(frames))
    x = L.ReLU()(L.BatchNormalization(name="bn_conv1")(x))
    x = L.MaxPooling2D(3, strides=2, padding="same")(x)
    stages = []
    for stage, (filters, blocks) in enumerate(zip((4, 8, 16, 32), BLOCKS, strict=True), start=2):
        for block in range(blocks):
            name = f"res{stage}{'ab'[block]}_branch"
            stride = 2 if stage > 2 and block == 0 else 1
            y = L.ReLU()(unit(x, filters, 1, f"{name}2a", stride=stride))
            y = L.ReLU()(unit(y, filters, 3, f"{name}2b"))
            y = unit(y, 4 * filters, 1, f"{name}2c")
            if block == 0:
                x = unit(x, 4 * filters, 1, f"{name}1", stride=stride)
            x = L.ReLU()(y + x)
        stages.append(x)
    above, levels = None, []
    for level in (5, 4, 3, 2):
        x = L.Conv2D(CHANNELS, 1, name=f"fpn_c{level}p{level}")(stages[level - 2])
        above = x if above is None else x + L.UpSampling2D(2)(above)
        levels.insert(0, L.Conv2D(CHANNELS, 3, padding="same", name=f"fpn_p{level}")(above))
    level = keras.Input((None, None, CHANNELS))
    x = L.Conv2D(7, 3, padding="same", activation="relu", name="rpn_conv_shared")(level)
    pairs = L.Reshape((-1, 2))(L.Conv2D(2 * 3, 1, name="rpn_class_raw")(x))
    rpn = keras.Model(
        level,
        [
            L.Softmax()(pairs),
            L.Reshape((-1, 4))(L.Conv2D(4 * 3, 1, name="rpn_bbox_pred")(x)),
        ],
        name="rpn_model",
    )
    x = levels[0][:, :7, :7]
    for index, kernel in ((1, 7), (2, 1)):
        x = L.Conv2D(UNITS, kernel, name=f"mrcnn_class_conv{index}")(x)
        x = L.ReLU()(L.BatchNormalization(name=f"mrcnn_class_bn{index}")(x))
    x = L.Flatten()(x)
    logits = L.Dense(81, name="mrcnn_class_logits")(x)
    boxes = L.Reshape((81, 4))(L.Dense(81 * 4, name="mrcnn_bbox_fc")(x))
    x = levels[0][:, :14, :14]
    for index in range(1, 5):
        x = L.ReLU()(unit(x, 4, 3, f"mrcnn_mask_conv{index}", bn=f"mrcnn_mask_bn{index}"))
    x = L.Conv2DTranspose(4, 2, strides=2, activation="relu", name="mrcnn_mask_deconv")(x)
    masks = L.Conv2D(81, 1, activation="sigmoid", name="mrcnn_mask")(x)
    return keras.Model(frames, [*levels, *rpn(levels[1]), logits, boxes, masks])


def our_parts(*, classes=8, masks=True, blocks=BLOCKS):
    """Return our parts joined as in the published network."""
    frames = keras.Input((SIDE, SIDE, 3))
    resnet = build_resnet(
        input_shape=(SIDE, SIDE, 3),
        blocks=blocks,
        width=WIDTH,
        pool_padding="end",
        name="resnet_rgb",
    )
    shapes = [shape[1:] for shape in resnet.output_shape]
    levels = build_fpn(input_shapes=shapes, channels=CHANNELS)(resnet(frames))
    rpn = build_rpn(channels=CHANNELS, hidden=7)(levels[1])
    box_head = build_box_head(channels=CHANNELS, units=UNITS, classes=classes)
    boxes = box_head(levels[0][:, :7, :7])
    outputs = [
        *levels,
        rpn[keys.RPN_LOGITS],
        rpn[keys.RPN_DELTAS],
        boxes[keys.ACTOR_LOGITS],
        boxes[keys.BOX_DELTAS],
    ]
    if masks:
        mask_head = build_mask_head(channels=CHANNELS, width=4, classes=classes)
        outputs.append(keras.ops.sigmoid(mask_head(levels[0][:, :14, :14])))
    return keras.Model(frames, outputs)


def weights_of(model):
    """Return every (layer, weight name, values), also of the model in the model."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from weights_of(layer)
        else:
            for weight in layer.weights:
                yield layer.name, weight.path.rpartition("/")[2], weight.numpy()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return the published network with random moments and its file."""
    keras.utils.set_random_seed(1)
    network = published_network()
    rng = np.random.default_rng(2)
    for weight in network.weights:
        # Variances near the published epsilon, and biases: none of them may pass unnoticed.
        if weight.path.endswith("moving_variance"):
            weight.assign(rng.uniform(0.003, 0.01, weight.shape))
        elif weight.path.endswith(("moving_mean", "bias", "beta")):
            weight.assign(rng.normal(0, 0.1, weight.shape))
        elif weight.path.endswith("gamma"):
            weight.assign(rng.uniform(0.03, 0.1, weight.shape))
    path = tmp_path_factory.mktemp("coco") / "mask_rcnn_coco.h5"
    with h5py.File(path, "w") as file:
        for layer, name, values in weights_of(network):
            group = "rpn_model" if layer.startswith("rpn_") else layer
            file[f"{group}/{layer}/{name}:0"] = values
    return network, path


def test_the_published_numbers_come_out_of_our_parts(published):
    network, path = published
    ours = our_parts()
    report = load_mask_rcnn_weights(ours, path)
    assert len(report.loaded) == len(network.weights) and report.unused == report.kept == ()
    pixels = np.random.default_rng(3).integers(0, 256, (1, SIDE, SIDE, 3)).astype(np.float32)
    *expected, objects, deltas, logits, boxes, masks = [
        np.asarray(x) for x in network(pixels - np.array([123.7, 116.8, 103.9], np.float32))
    ]
    expected += [np.log(objects[..., 1] / objects[..., 0]), deltas]
    expected += [logits[:, COCO], boxes[:, COCO], masks[..., COCO]]
    found = [np.asarray(x) for x in ours(pixels / 127.5 - 1)]
    for one, other in zip(found, expected, strict=True):
        assert other.std() > 1e-3
        # The mean's rounding, 0.04 of 255, at the border of the first convolution.
        np.testing.assert_allclose(one, other, atol=3e-4 * np.abs(other).max())


def test_the_published_mean_is_the_zero_of_the_first_convolution(published):
    network, path = published
    ours = our_parts()
    load_mask_rcnn_weights(ours, path)
    resnet = ours.get_layer("resnet_rgb")
    first = keras.Model(resnet.input, resnet.get_layer("conv1_conv").output)
    picture = np.broadcast_to(np.array([123.7, 116.8, 103.9]) / 127.5 - 1, (1, SIDE, SIDE, 3))
    centre = np.asarray(first(picture.astype(np.float32)))[0, 16, 16]
    np.testing.assert_allclose(centre, network.get_layer("conv1").bias, atol=1e-4)


def test_pairs_take_the_class_of_their_actor(published):
    network, path = published
    ours = our_parts(classes=44)
    load_mask_rcnn_weights(ours, path)
    head = ours.get_layer("box_head")
    coco = [0, *(COCO[pair // 10] for pair in VALID_PAIRS)]
    np.testing.assert_array_equal(
        head.get_layer("mrcnn_class_logits").bias,
        network.get_layer("mrcnn_class_logits").bias.numpy()[coco],
    )
    boxes = network.get_layer("mrcnn_bbox_fc").bias.numpy().reshape(81, 4)[coco]
    np.testing.assert_array_equal(head.get_layer("mrcnn_bbox_fc").bias, boxes.reshape(-1))


def test_without_masks_their_weights_are_reported_as_unused(published):
    report = load_mask_rcnn_weights(our_parts(masks=False), published[1])
    # Four convolutions of two weights and batch norms of four, the deconvolution, the classes.
    assert len(report.unused) == 4 * (2 + 4) + 2 + 2
    assert {name.partition("_")[0] for name in report.unused} == {"mrcnn"}
    assert str(report).endswith("28 of the file unused")


def test_the_joint_model_keeps_its_own_motion_and_action_weights(published):
    network, path = published
    parts = build_tiny_parts(blocks=BLOCKS, width=WIDTH)
    models = build_joint_segmenter(parts, frames=3, max_instances=2)
    report = load_mask_rcnn_weights(models.training, path)
    assert len(report.loaded) == len(network.weights) and report.unused == ()
    parts = {name.partition("/")[0] for name in report.kept}
    assert parts == {"resnet_flow", "fpn_action_flow", "action_branch", "action_head"}
    branch = models.inference.get_layer("action_branch")
    for name in ("fpn_c5p5", "fpn_p2"):
        copied = branch.get_layer("fpn_action_rgb").get_layer(name).kernel
        np.testing.assert_array_equal(copied, network.get_layer(name).kernel)


class TestAccounting:
    """A weight that is missing, left over or of another shape is named, and nothing changes."""

    @pytest.mark.parametrize(
        ("name", "value", "message"),
        [
            ("bn3b_branch2b/bn3b_branch2b/beta:0", None, "bn3b_branch2b/beta: is missing"),
            ("res3b_branch1/kernel:0", np.zeros(3), r"res3b_branch1/kernel: belongs to no layer"),
            (
                "mrcnn_class_logits/mrcnn_class_logits/bias:0",
                np.zeros(3),
                r"mrcnn_class_logits/bias: must have shape \(81,\), got \(3,\)",
            ),
            (
                "rpn_model/rpn_class_raw/bias:0",
                np.zeros(3),
                r"rpn_class_raw/bias: must have shape \(6,\), got \(3,\)",
            ),
        ],
    )
    def test_damage_is_named(self, published, tmp_path, name, value, message):
        path = tmp_path / "damaged.h5"
        path.write_bytes(published[1].read_bytes())
        with h5py.File(path, "a") as file:
            if name in file:
                del file[name]
            if value is not None:
                file[name] = value
        ours = our_parts()
        before = ours.get_weights()
        with pytest.raises(InputError, match=message):
            load_mask_rcnn_weights(ours, path)
        for old, new in zip(before, ours.get_weights(), strict=True):
            np.testing.assert_array_equal(old, new)

    def test_a_shallower_backbone_leaves_weights_over(self, published):
        with pytest.raises(
            InputError, match="bn3b_branch2a/beta: belongs to no layer of the model"
        ):
            load_mask_rcnn_weights(our_parts(blocks=(1, 1, 1, 1)), published[1])
