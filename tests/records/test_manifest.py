"""A manifest is read back or its fault is named."""

import json

import pytest
from fakes.manifests import write_manifest
from fakes.refusals import refusal_of

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import (
    check_unit,
    load_manifest,
    read_sentences_of_split,
    write_sentences_of_split,
)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda fields: fields.pop("splits"), "splits: "),
        (
            lambda fields: fields.update(format=1),
            r"format: must be 3 \(run the same `a2d-tf convert` again with --overwrite\), got 1",
        ),
        (lambda fields: fields["shards"][0].update(records="many"), r"shards\.0\.records: "),
        (
            lambda fields: fields["source"].pop("videoset_sha256"),
            r"source\.videoset_sha256: Field required",
        ),
        (lambda fields: fields["source"].update(name=3), r"source\.name: "),
    ],
)
def test_a_malformed_manifest_is_named(tiny_a2d, tmp_path, change, message):
    out = tmp_path / "records"
    convert(tiny_a2d, out)
    path = out / "manifest.json"
    fields = json.loads(path.read_text())
    change(fields)
    path.write_text(json.dumps(fields))
    with pytest.raises(InputError, match=f"manifest.json: {message}"):
        load_manifest(out)


@pytest.mark.parametrize(
    ("dataset", "stills", "written"),
    [("a2d", False, False), ("coco", True, False), ("drawings", True, True)],
)
def test_only_new_data_sets_of_stills_say_so(tmp_path, dataset, stills, written):
    write_manifest(tmp_path, dataset=dataset, stills=stills)
    options = json.loads((tmp_path / "manifest.json").read_text())["options"]
    assert ("stills" in options) == written
    assert load_manifest(tmp_path).options.stills == stills


def test_a_folder_that_was_never_converted(tmp_path):
    with pytest.raises(InputError, match="manifest: must exist: convert the data set"):
        load_manifest(tmp_path)
    with pytest.raises(InputError, match=r"sentences-train.txt: sentences: must list"):
        read_sentences_of_split(tmp_path, "train")


def test_sentences_that_are_no_text_are_named(tmp_path):
    (tmp_path / "sentences-train.txt").write_bytes(b"caf\xe9\n")
    with pytest.raises(InputError, match=r"sentences-train.txt: file: must be UTF-8 text"):
        read_sentences_of_split(tmp_path, "train")


def test_sentences_that_are_not_those_that_were_written(tmp_path):
    path = tmp_path / "sentences-train.txt"
    write_sentences_of_split(tmp_path, "train", ["a dog", "a cat"])
    written = tmp_path.stat().st_mtime_ns
    write_sentences_of_split(tmp_path, "train", ["a dog", "a cat"])
    assert tmp_path.stat().st_mtime_ns == written  # it may be read-only
    path.write_text("a dog\n")
    with pytest.raises(InputError, match=r"sentences-train.txt: SHA-256: must be .*run the same"):
        read_sentences_of_split(tmp_path, "train")
    write_sentences_of_split(tmp_path, "train", ["a dog", "a cat"])
    assert read_sentences_of_split(tmp_path, "train") == ["a dog", "a cat"]


def test_sentences_of_an_earlier_version_have_no_digest(tmp_path):
    (tmp_path / "sentences-train.txt").write_text("a dog\n")
    assert read_sentences_of_split(tmp_path, "train") == ["a dog"]


@pytest.mark.parametrize(("written", "command"), [((), "convert"), (("features.json",), "cache")])
def test_the_command_that_goes_on_is_the_one_that_began(tmp_path, written, command):
    for name in ("progress.json", *written):
        (tmp_path / name).touch()
    message = rf"manifest.json: .* shards are missing, run the same `a2d-tf {command}` again$"
    with pytest.raises(InputError, match=message):
        load_manifest(tmp_path)


@pytest.mark.parametrize(("unit", "other"), [("frame", "video"), ("video", "frame")])
def test_records_of_another_unit_are_named(tiny_a2d, tmp_path, unit, other):
    out = tmp_path / "records"
    convert(tiny_a2d, out, unit=unit)
    check_unit(out, unit)
    message = rf"records: unit: must be '{other}' \(see a2d-tf convert --unit\), got '{unit}'"
    with pytest.raises(InputError, match=message):
        check_unit(out, other)


def test_a_folder_without_a_manifest_says_nothing_of_its_unit(tmp_path):
    check_unit(tmp_path, "video")


@pytest.mark.parametrize("name", ["manifest.json", "progress.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\x00", b"[]", b'{"format": 3}'])
def test_a_damaged_manifest_is_one_line_with_a_way_out(tiny_a2d, tmp_path, name, content):
    out = tmp_path / "records"
    convert(tiny_a2d, out)
    (out / "manifest.json").unlink()
    (out / name).write_bytes(content)
    line = refusal_of(convert, tiny_a2d, out)
    assert line.startswith(f"{out / name}: ")
    assert line.endswith(" (run the same `a2d-tf convert` again with --overwrite)")
    convert(tiny_a2d, out, overwrite=True)
    assert load_manifest(out).shards
