"""Levels of a decoder: which there are, and how long their filters must be."""

import keras
import pytest

from a2d_tf.models.response_levels import FoldedBlock, FoldedDecoder, Maps, build_decoder

BLOCKS = {"input_shape": (4, 4, 6), "widths": (5, 3), "strides": (2, 4)}


def levels_of(**changes):
    return build_decoder(**BLOCKS | changes).levels(keras.Input((4, 4, 6)))


@pytest.mark.parametrize("fold", ["on", "off"])
def test_folding_changes_neither_sides_nor_filters(fold):
    levels = levels_of(fold=fold)
    assert [(level.side, level.channels) for level in levels] == [(4, 14), (8, 13), (32, 11)]
    kinds = [type(level) for level in levels]
    assert kinds == [Maps, Maps, FoldedBlock if fold == "on" else Maps]


def test_auto_folds_a_linear_decoder_for_as_many_sentences_as_it_pays_for():
    decoder = build_decoder(**BLOCKS)
    assert isinstance(decoder, FoldedDecoder)
    assert (decoder.stride, decoder.always) == (4, False)
    assert not isinstance(build_decoder(**BLOCKS, activation="relu"), FoldedDecoder)
    with pytest.raises(ValueError, match="must be linear to fold"):
        build_decoder(**BLOCKS, activation="relu", fold="on")


def test_responses_have_the_level_s_side():
    for level in levels_of(fold="on"):
        filters = keras.Input((None, level.channels))
        response = level.respond(filters, name=f"response_{level.side}")
        assert response.shape == (None, None, level.side, level.side)
