"""What all served models share: the signature, what is saved, and recurrent layers off cuDNN."""

import keras
import pytest
import tensorflow as tf

from a2d_tf.models.text_encoder import build_text_encoder
from a2d_tf.serving.served_model import ServedInput, ServedModel, without_cudnn

INPUTS = (
    ServedInput("numbers", tf.float32, (2, None), "any numbers"),
    ServedInput("size", tf.int32, (2,), "a size"),
)


@pytest.fixture
def served():
    """Return a model that multiplies numbers by a weight of 3."""
    inputs = keras.Input((None, 1))
    model = keras.Model(inputs, keras.layers.Dense(1, kernel_initializer="ones")(inputs))
    model.weights[0].assign([[3.0]])

    def answer(request):
        scaled = model(request["numbers"][..., None], training=False)[..., 0]
        return {"scaled": scaled, "size": request["size"]}

    return ServedModel(
        answer, inputs=INPUTS, outputs={"scaled": "times 3", "size": "as sent"}, models=[model]
    )


def test_tensors_come_and_go_by_name(served, tmp_path):
    tf.saved_model.save(served, tmp_path / "saved", signatures={"serving_default": served.serve})
    serve = tf.saved_model.load(tmp_path / "saved").signatures["serving_default"]
    answer = serve(size=tf.constant([5, 7]), numbers=tf.constant([[1.0], [2.0]]))
    assert answer["scaled"].numpy().tolist() == [[3.0], [6.0]]
    assert answer["size"].numpy().tolist() == [5, 7]
    specs = serve.structured_input_signature[1]
    assert specs["numbers"].shape.as_list() == [2, None] and specs["size"].dtype == tf.int32
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
        serve(size=tf.constant([5, 7]), numbers=tf.zeros([3, 1]))


def test_it_says_what_it_takes_and_gives(served):
    assert served.inputs == INPUTS
    assert served.outputs == {"scaled": "times 3", "size": "as sent"}


def test_only_weights_are_saved_with_it(served):
    assert [tuple(one.shape) for one in served.variables] == [(1, 1), (1,)]
    assert not any(isinstance(one, keras.layers.Layer) for one in served.submodules)


def test_cudnn_is_off_while_a_graph_is_traced():
    encoder = build_text_encoder(kind="bilstm", dimension=2, max_words=3, units=2)
    lstms = [layer for layer in encoder._flatten_layers() if isinstance(layer, keras.layers.LSTM)]
    assert [layer.use_cudnn for layer in lstms] == ["auto"] * 2
    with without_cudnn([encoder]):
        assert [layer.use_cudnn for layer in lstms] == [False] * 2
    assert [layer.use_cudnn for layer in lstms] == ["auto"] * 2
