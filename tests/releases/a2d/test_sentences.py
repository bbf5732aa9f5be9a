from collections import Counter

import pytest

from a2d_tf.errors import InputError
from a2d_tf.releases.a2d.annotations import (
    read_missed_videos,
    read_sentences,
    read_videoset,
)
from a2d_tf.releases.release import Sentence

HEADER = "video_id,instance_id,query\n"


def write(tmp_path, text):
    path = tmp_path / "a2d_annotation.txt"
    path.write_text(text)
    return path


def test_blanks_go_capitals_stay(tmp_path):
    path = write(tmp_path, HEADER + "-a_b,3, A Dog  runs \n\nc,0,cat\r\n")
    assert read_sentences(path).sentences == (
        Sentence(video_id="-a_b", instance_id=3, text="A Dog  runs"),
        Sentence(video_id="c", instance_id=0, text="cat"),
    )


def test_ids_as_pandas_writes_them_are_whole_numbers(tmp_path):
    rows = "a,0.0,one\na,1.0,two\na,1.5,three\na,,four\na,nan,five\na," + "9" * 5000 + ".0,six\n"
    file = read_sentences(write(tmp_path, HEADER + rows))
    assert [(one.instance_id, one.text) for one in file.sentences] == [(0, "one"), (1, "two")]
    assert [line for line, _, _ in file.skipped] == [4, 5, 6, 7]


def test_a_sentence_without_a_word_is_given_back(tmp_path):
    file = read_sentences(write(tmp_path, HEADER + "a,0,  \na,1, ... \n"))
    assert [one.text for one in file.sentences] == ["", "..."]


@pytest.mark.realdata
def test_a_file_that_once_gave_no_sentence_gives_all(shared_data):
    file = read_sentences(shared_data / "failing_inputs" / "float_ids_a2d_annotation.txt")
    assert (len(file.sentences), file.skipped) == (76, ())
    assert [one.instance_id for one in file.sentences[:4]] == [0, 1, 2, 0]


@pytest.mark.parametrize("quoted", ['"1 (copy)"', "1 (copy)"])
def test_an_instance_id_that_is_no_number_is_skipped_with_its_reason(tmp_path, quoted):
    file = read_sentences(write(tmp_path, f"{HEADER}a,0,one\na,{quoted},two\nb,1,three\n"))
    assert [s.text for s in file.sentences] == ["one", "three"]
    reason = "instance_id must be a whole number"
    assert file.skipped == ((3, ("a", "1 (copy)", "two"), reason),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,0,one\n", "line 1: must be the header video_id,instance_id,query, got 'a,0,one'"),
        ("", "line 1: must be the header video_id,instance_id,query, got ''"),
        (HEADER + "a,0\n", "line 2: must have 3 columns, got 'a,0'"),
        (HEADER + "a,0,one, two\n", "line 2: must have 3 columns, got 'a,0,one, two'"),
        (
            HEADER + "a" * 200_000,
            "line 2: must be comma-separated, got 'field larger than field limit (131072)'",
        ),
    ],
)
def test_a_bad_row_is_named(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_sentences(path)
    assert str(caught.value) == f"{path}: {message}"


def test_a_stray_quotation_mark_ends_with_its_line(tmp_path):
    path = write(tmp_path, HEADER + 'a,0,"the man\nb,1,a dog\n')
    assert [one.text for one in read_sentences(path).sentences] == ["the man", "a dog"]


def test_a_file_that_is_not_text_is_named(tmp_path):
    path = tmp_path / "a2d_annotation.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="must be UTF-8 text"):
        read_sentences(path)
    with pytest.raises(InputError, match="must be readable"):
        read_sentences(tmp_path)


def test_missed_videos_need_no_final_newline(tmp_path):
    path = tmp_path / "a2d_missed_videos.txt"
    path.write_text("-a\nb")
    assert read_missed_videos(path) == ("-a", "b")


@pytest.mark.realdata
def test_official_sentences_have_the_published_counts(shared_data):
    folder = shared_data / "annotations"
    split = {row.video_id: row.split for row in read_videoset(folder / "videoset.csv")}
    file = read_sentences(folder / "a2d_annotation.txt")
    assert len(file.sentences) + len(file.skipped) == 6655
    assert Counter(split[s.video_id] for s in file.sentences) == {"train": 5359, "test": 1295}
    assert [row[:2] for _, row, _ in file.skipped] == [("T6bNPuKV-wY", "1 (copy)")]
    videos = {s.video_id for s in file.sentences}
    assert Counter(split[video_id] for video_id in videos) == {"train": 3017, "test": 737}
    assert sum(s.text != s.text.lower() for s in file.sentences) == 1320
    assert max(len(s.text.split()) for s in file.sentences) == 20
    missed = read_missed_videos(folder / "a2d_missed_videos.txt")
    assert len(missed) == 28 and set(missed) == set(split) - videos


@pytest.mark.realdata
def test_official_queries_with_stray_blanks_are_stripped(shared_data):
    path = shared_data / "annotations" / "a2d_annotation.txt"
    raw = [line.split(",")[2] for line in path.read_text().splitlines()[1:]]
    assert sum(query != query.strip() for query in raw) == 222
    assert all(s.text == s.text.strip() for s in read_sentences(path).sentences)


def test_a_sentence_without_end_is_one_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("video_id,instance_id,query\nv,1," + "a " * 50_000 + "b\n")
    with pytest.raises(InputError, match=r"line 2, query: must have at most 5,000 characters, got"):
        read_sentences(path)
