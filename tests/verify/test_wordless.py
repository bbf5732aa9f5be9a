"""Sentences without a word are told, and no others."""

from pathlib import Path

from a2d_tf.releases.release import Sentence
from a2d_tf.verify.a2d import verify_a2d
from a2d_tf.verify.jhmdb import verify_jhmdb
from a2d_tf.verify.wordless import wordless_errors

RULE = "must have at least one word; convert leaves the sentence out"


def test_punctuation_and_blanks_are_no_words():
    texts = ("a dog", "", "...", "- !?", "1")
    errors = wordless_errors(Path("a.txt"), (Sentence("v", 3, text) for text in texts))
    assert [error.value for error in errors] == ["", "...", "- !?"]
    assert str(errors[1]) == f"a.txt: query for v, instance 3: {RULE}, got '...'"


def test_a2d_tells_them(tiny_a2d):
    path = tiny_a2d / "text_annotations" / "a2d_annotation.txt"
    path.write_text(path.read_text() + "tiny_single,2,...\n")
    (problem,) = verify_a2d(tiny_a2d, decode=False).problems
    assert (problem.field, problem.rule) == ("query for tiny_single, instance 2", RULE)


def test_jhmdb_tells_them(tiny_jhmdb):
    path = tiny_jhmdb / "jhmdb_annotation.txt"
    header, first, *others = path.read_text().splitlines()
    video_id, _, _ = first.partition(",")
    path.write_text("\n".join([header, f"{video_id},", *others]) + "\n")
    (problem,) = verify_jhmdb(tiny_jhmdb, decode=False).problems
    assert (problem.field, problem.rule) == (f"query for {video_id}, instance 1", RULE)
