import numpy as np

from a2d_tf.toy.casting import are_twins
from a2d_tf.toy.render import draw_rows
from a2d_tf.toy.scene import Scene, sides


def test_one_to_four_actors_and_even_sizes(scenes: list[Scene]) -> None:
    assert {len(scene.cast) for scene in scenes} == {1, 2, 3, 4}
    assert {scene.width for scene in scenes} == {64, 86, 114}  # 320, 426, 568 at a fifth, even


def test_twins_are_named_by_the_side_where_their_pixels_are(scenes: list[Scene]) -> None:
    found = 0
    for scene in scenes:
        if len(scene.cast) > 1 and are_twins(*scene.cast[:2]):
            found += 1
            first, second = sides(scene)[:2]
            assert {first, second} == {"left", "right"}
            rows = np.stack([draw_rows(scene, number) for number in scene.annotated])
            columns = [np.nonzero(rows == row)[2].mean() for row in (0, 1)]
            assert (columns[0] < columns[1]) == (first == "left")
    assert found > 3
