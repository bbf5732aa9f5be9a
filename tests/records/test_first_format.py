"""Shards of the first format are rewritten without the release, to what a conversion writes."""

import json
import shutil

import pytest
from fakes.first_format import write_first_format

from a2d_tf.cli.main import main
from a2d_tf.errors import InputError
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.first_format import read_first_format, rewrite
from a2d_tf.records.manifest import identity_of, load_manifest
from a2d_tf.records.shard_files import list_shards


@pytest.fixture(scope="module")
def old(tiny_flow_records, tmp_path_factory):
    """Return converted data with flow as the first format had it."""
    return write_first_format(tiny_flow_records, tmp_path_factory.mktemp("first") / "old")


def test_the_shards_are_those_of_a_conversion(old, tiny_flow_records, tmp_path):
    told = []
    manifest = rewrite(old, tmp_path, on_progress=lambda *progress: told.append(progress))
    converted = load_manifest(tiny_flow_records)
    assert manifest.shards == converted.shards
    assert (manifest.options, manifest.source) == (converted.options, converted.source)
    assert (manifest.splits, manifest.versions) == (converted.splits, converted.versions)
    for shard in manifest.shards:
        assert (tmp_path / shard.file).read_bytes() == (tiny_flow_records / shard.file).read_bytes()
    for name in ("sentences-train.txt", "sentences-test.txt"):
        assert (tmp_path / name).read_bytes() == (tiny_flow_records / name).read_bytes()
    total = sum(counts.records for counts in converted.splits.values())
    assert told[0] == (0, total) and told[-1] == (total, total)


def test_it_is_known_by_the_old_manifest(old, tmp_path, tiny_flow_records):
    rewrite(old, tmp_path)
    assert identity_of(tmp_path) != identity_of(tiny_flow_records)
    content = json.loads((tmp_path / "manifest.json").read_text())
    assert content["rewritten_sha256"] == identity_of(tmp_path)


def test_old_shards_are_not_read_but_told_what_to_do(old, tmp_path, capsys):
    with pytest.raises(InputError, match=r"format: must be 3; `a2d-tf convert .* NEW` rewrites"):
        list_shards(old, "train")
    out = tmp_path / "new"
    assert main(["convert", str(old), str(out)]) == 0
    assert f"{out}: " in capsys.readouterr().out
    new = {(one.video_id, one.frame_number) for one in read_records(list_shards(out, "train"))}
    of_old = sorted(old.glob("train-*.tfrecord"))
    assert {(r.video_id, r.frame_number) for path in of_old for r in read_first_format(path)} == new


def test_it_goes_on_where_it_was_stopped(old, tmp_path):
    def stop(done, total):
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rewrite(old, tmp_path, on_progress=stop)
    assert not (tmp_path / "manifest.json").exists()
    assert not list(tmp_path.glob(".*partial"))
    assert rewrite(old, tmp_path) == load_manifest(tmp_path)
    assert not (tmp_path / "progress.json").exists()


def test_what_is_refused(old, tmp_path, tiny_records, capsys):
    def refusal(*arguments):
        code = main(["convert", *map(str, arguments)])
        return code, capsys.readouterr().err.splitlines()[-1]

    code, line = refusal(old, old)
    assert code == 1 and "OUT: must be another folder than that of the old shards" in line
    code, line = refusal(tiny_records, tmp_path / "out")
    assert code == 1 and "format: must be 2: shards of format 3 are not rewritten, got 3" in line
    with pytest.raises(SystemExit) as caught:
        main(["convert", str(old), str(tmp_path / "out"), "--height", "100"])
    assert caught.value.code == 2
    assert (
        "--height: must not be given where converted data is rewritten" in capsys.readouterr().err
    )
    damaged = tmp_path / "damaged"
    shutil.copytree(old, damaged)
    shard = next(damaged.glob("*.tfrecord"))
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 1
    shard.write_bytes(content)
    code, line = refusal(damaged, tmp_path / "out")
    assert code == 1 and f"{shard.name}: record " in line and "its checksum differs" in line
