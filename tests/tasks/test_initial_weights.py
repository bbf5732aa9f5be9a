"""First weights are located, read and told of."""

import logging

import pytest

from a2d_tf.errors import InputError
from a2d_tf.tasks import initial_weights
from a2d_tf.tasks.initial_weights import load_encoder_weights, read_i3d_weights


def test_what_was_read_is_logged(caplog):
    with caplog.at_level(logging.INFO):
        load_encoder_weights("encoder", "a.npz", read=lambda encoder, place: f"{encoder} {place}")
    assert caplog.messages == ["a.npz: encoder a.npz"]


def test_without_weights_nothing_is_read(caplog):
    with caplog.at_level(logging.INFO):
        load_encoder_weights("encoder", "", read=None)  # would fail when called
    assert caplog.messages == []


def test_a_name_must_have_been_fetched(tmp_path, monkeypatch):
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path))
    with pytest.raises(InputError, match="kinetics400-rgb: weights: must be fetched first"):
        load_encoder_weights("encoder", "kinetics400-rgb", read=None)


@pytest.mark.parametrize(
    ("place", "reader", "read"),
    [
        ("hub:https://example.org/1", "load_i3d_hub", "https://example.org/1"),
        ("a/i3d.npz", "load_i3d_arrays", "a/i3d.npz"),
        ("a/model.ckpt", "load_i3d_checkpoint", "a/model.ckpt"),
    ],
)
def test_a_place_is_read_by_its_kind(monkeypatch, place, reader, read):
    def answer(*call, **options):
        return call, options

    monkeypatch.setattr(initial_weights, reader, answer)
    found = read_i3d_weights("i3d", place, keep_head=True)
    assert found == (("i3d", read), {"keep_head": True})
