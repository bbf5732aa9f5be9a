"""Options reach the conversion by their names."""

import pytest

from a2d_tf.datasets.convert import convert


def test_options_of_conversion_and_of_the_data_set_go_where_they_belong(tiny_coco, tmp_path):
    manifest = convert(
        tiny_coco, tmp_path / "out", dataset="coco", jpeg_quality=80, side_margin=0.3
    )
    assert manifest.options.jpeg_quality == 80
    assert manifest.options.class_sentences.side_margin == 0.3


def test_an_unknown_option_is_a_mistake_of_the_caller(tiny_a2d, tmp_path):
    with pytest.raises(TypeError, match="convert has no option 'hight'"):
        convert(tiny_a2d, tmp_path / "out", hight=24)
    assert not (tmp_path / "out").exists()
