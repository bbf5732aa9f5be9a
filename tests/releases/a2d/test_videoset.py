"""The list of A2D's videos."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.releases.a2d.videoset import read_videoset

ROW = "vid,34,00:00:00,00:00:01,320,568,48,3,0"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        (ROW.rpartition(",")[0], "line 1", 8),
        (ROW[:-1] + "2", "line 1, split", "2"),
        (ROW.replace(",568,", ",56x,"), "line 1, width", "56x"),
        (ROW.replace(",48,", ",-48,"), "line 1, n_frames", "-48"),
        (ROW.replace(",34,", ",14,"), "line 1, label", 14),
        (ROW + "\n" + ROW, "line 2, vid", "vid"),
        ("\n\n", "file", None),
    ],
)
def test_a_bad_row_of_videoset_is_named(tmp_path, text, field, value):
    path = tmp_path / "videoset.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_videoset(path)
    assert (caught.value.place, caught.value.field, caught.value.value) == (str(path), field, value)


def test_all_bad_rows_are_collected_when_asked(tmp_path):
    path = tmp_path / "videoset.csv"
    path.write_text(f"a,b\n{ROW}\n{ROW}\n")
    problems = []
    assert [row.video_id for row in read_videoset(path, problems=problems)] == ["vid"]
    assert [problem.field for problem in problems] == ["line 1", "line 3, vid"]


@pytest.mark.realdata
def test_official_videoset_has_the_published_counts(shared_data):
    rows = read_videoset(shared_data / "annotations" / "videoset.csv")
    train = [row for row in rows if row.split == "train"]
    test = [row for row in rows if row.split == "test"]
    assert (len(rows), len(train), len(test)) == (3782, 3036, 746)
    assert sum(row.num_annotated for row in train) == 9561
    assert sum(row.num_annotated for row in test) == 2365
    assert {row.height for row in rows} == {320}
    assert sum(row.video_id.startswith("-") for row in rows) == 65
