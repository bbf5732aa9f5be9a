"""A folder of results is checked before any work."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.files.own_outputs import own_outputs
from a2d_tf.inference.result_folder import OUTPUTS, SUMMARY, check_result_folder, is_file


def test_a_folder_of_the_same_video_is_taken(tmp_path):
    out, video = tmp_path / "out", tmp_path / "a.mp4"
    check_result_folder(out, lambda _: False)  # it does not exist
    with own_outputs(out, OUTPUTS):
        (out / SUMMARY).write_text(f'{{"video": "{video}"}}')
    check_result_folder(out, lambda summary: is_file(summary, video))
    with pytest.raises(InputError, match=r"found in another video.*, got '.*a\.mp4'"):
        check_result_folder(out, lambda summary: is_file(summary, tmp_path / "b.mp4"))


def test_files_of_somebody_else_are_refused_and_kept(tmp_path):
    (tmp_path / "overlay.mp4").write_text("mine")
    with pytest.raises(InputError, match="holds files that a2d-tf segment would replace"):
        check_result_folder(tmp_path, lambda _: True)
    assert [path.name for path in tmp_path.iterdir()] == ["overlay.mp4"]


@pytest.mark.parametrize("text", ["", "[]", "{}", "null"])
def test_a_summary_that_says_nothing_is_of_any_video(tmp_path, text):
    with own_outputs(tmp_path, OUTPUTS):
        (tmp_path / SUMMARY).write_text(text)
    check_result_folder(tmp_path, lambda _: False)
