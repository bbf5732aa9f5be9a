import argparse
import errno
import json
import math
import os
from pathlib import Path

import pytest

from a2d_tf.cli import verify
from a2d_tf.errors import InputError
from a2d_tf.verify import a2d as verify_a2d
from a2d_tf.verify import jhmdb as verify_jhmdb
from a2d_tf.verify.report import Problem, VerifyReport


@pytest.fixture
def parse():
    parser = argparse.ArgumentParser()
    verify.add_arguments(parser)
    return lambda *arguments: parser.parse_args([str(argument) for argument in arguments])


@pytest.fixture
def broken(tmp_path):
    """A copy with one row of videoset.csv and nothing else: clip and annotations are missing."""
    root = tmp_path / "broken"
    (root / "Release").mkdir(parents=True)
    (root / "Release" / "videoset.csv").write_text("-a,34,0,1,320,568,48,3,0\n")
    return root


def test_problems_are_printed_and_the_exit_code_is_one(broken, parse, capsys):
    assert verify.run(parse(broken)) == 1
    out = capsys.readouterr().out
    assert "problem Release/clips320H/-a.mp4: file: must exist\n" in out
    assert "problem Release/Annotations/mat/-a: folder: must exist\n" in out
    assert "2 problems found." in out


def test_json_holds_every_problem_and_count(broken, parse, tmp_path):
    path = tmp_path / "report.json"
    assert verify.run(parse(broken, "--json", path, "--workers", 1)) == 1
    report = json.loads(path.read_text())
    assert report["dataset"] == "a2d" and report["claims_full"] is False
    assert report["counts"]["videos"] == 1
    assert report["problems"][0] == {
        "file": "Release/clips320H/-a.mp4",
        "field": "file",
        "rule": "must exist",
        "value": None,
    }


def test_a_long_list_is_capped_on_screen_but_not_in_json(parse, tmp_path, capsys, monkeypatch):
    problems = tuple(Problem(file=f"{i}[b].mat", field="id", rule="must be x") for i in range(53))
    report = VerifyReport(problems=problems, counts={"videos": 53}, claims_full=False)
    monkeypatch.setattr(verify_a2d, "verify_a2d", lambda root, **options: report)
    path = tmp_path / "report.json"
    assert verify.run(parse(tmp_path, "--json", path)) == 1
    out = capsys.readouterr().out
    assert "problem 49[b].mat: id: must be x" in out and "50[b]" not in out
    assert "... and 3 more" in out
    assert len(json.loads(path.read_text())["problems"]) == 53


def test_a_full_copy_without_problems_shows_published_counts_and_returns_zero(
    parse, tmp_path, capsys, monkeypatch
):
    asked = {}

    def verify_nothing(root, **options):
        asked.update(options, root=root)
        options["on_progress"](1, 1)
        return VerifyReport(problems=(), counts={"test videos": 746}, claims_full=True)

    monkeypatch.setattr(verify_a2d, "verify_a2d", verify_nothing)
    assert verify.run(parse(tmp_path, "--no-decode", "--workers", "3")) == 0
    out = capsys.readouterr().out
    assert "published" in out and "No problem found." in out
    assert (asked["root"], asked["decode"], asked["workers"]) == (tmp_path, False, 3)


def test_jhmdb_has_its_own_check_and_counts(parse, tiny_jhmdb, capsys, monkeypatch):
    assert verify.run(parse(tiny_jhmdb, "--dataset", "jhmdb")) == 0
    (tiny_jhmdb / "Rename_Images" / "clap" / "woman_clap_0" / "00002.png").unlink()
    assert verify.run(parse(tiny_jhmdb, "--dataset", "jhmdb")) == 1
    out = capsys.readouterr().out
    assert "problem Rename_Images/clap/woman_clap_0/00002.png: file: must exist" in out
    report = VerifyReport(problems=(), counts={"videos": 928}, claims_full=True)
    monkeypatch.setattr(verify_jhmdb, "verify_jhmdb", lambda root, **options: report)
    assert verify.run(parse(tiny_jhmdb, "--dataset", "jhmdb")) == 0
    assert capsys.readouterr().out.count("928") == 2  # found and published


def test_still_images_have_their_own_check(parse, tiny_coco, capsys):
    assert verify.run(parse(tiny_coco, "--dataset", "coco")) == 0
    (tiny_coco / "test" / "three.png").unlink()
    assert verify.run(parse(tiny_coco, "--dataset", "coco")) == 1
    assert "problem test/three.png: file: must exist" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["--workers", "0"], ["--dataset", "davis"], ["--workers", "x"], ["--workers", "1025"]],
)
def test_bad_arguments_exit_with_two(parse, arguments):
    with pytest.raises(SystemExit, match="2"):
        parse("root", *arguments)


def test_a_json_file_without_a_place_is_refused_before_the_work(broken, parse, tmp_path, capsys):
    with pytest.raises(InputError, match="none: folder: must exist, because --json writes there"):
        verify.run(parse(broken, "--json", tmp_path / "none" / "report.json"))
    with pytest.raises(InputError, match="file: must be a regular file, got 'a folder'"):
        verify.run(parse(broken, "--json", tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="file: folder: must be a folder, got 'a file'"):
        verify.run(parse(broken, "--json", tmp_path / "file" / "report.json"))
    assert capsys.readouterr().out == ""


def test_a_full_disk_keeps_the_earlier_report(broken, parse, tmp_path, capsys, monkeypatch):
    def fill(path, content):
        path.open("wb").close()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "report.json"
    path.write_text("earlier")
    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(InputError, match=r"report\.json: file: must be writable, got 'No space"):
        verify.run(parse(broken, "--json", path))
    assert path.read_text() == "earlier"
    assert "2 problems found." in capsys.readouterr().out  # the work is not lost


def test_a_report_is_json_and_goes_where_a_link_leads(parse, tmp_path, monkeypatch):
    problem = Problem(file="a", field="x", rule="must be in the image", value=math.nan)
    report = VerifyReport(problems=(problem,), counts={}, claims_full=False)
    monkeypatch.setattr(verify_a2d, "verify_a2d", lambda root, **options: report)
    (tmp_path / "report.json").touch()
    link = tmp_path / "link"
    link.symlink_to("report.json")
    assert verify.run(parse(tmp_path, "--json", link)) == 1
    assert link.is_symlink()
    assert json.loads(link.read_text())["problems"][0]["value"] == "NaN"


def test_a_name_that_is_no_utf8_is_printed(parse, tmp_path, capfd, monkeypatch):
    report = VerifyReport((Problem("\udcff.mat", "file name", "must be"),), {}, False)
    monkeypatch.setattr(verify_a2d, "verify_a2d", lambda root, **options: report)
    assert verify.run(parse(tmp_path)) == 1
    assert r"problem \udcff.mat: file name: must be" in capfd.readouterr().out


@pytest.mark.realdata
def test_the_real_clip_passes(shared_data, parse, capsys):
    assert verify.run(parse(shared_data / "a2d_sample")) == 0
    assert "No problem found." in capsys.readouterr().out
