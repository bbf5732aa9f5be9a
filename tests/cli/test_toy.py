import argparse
import csv
from pathlib import Path

import pytest

from a2d_tf.cli import toy


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    toy.add_arguments(parser)
    return parser


def test_arguments_reach_the_set(parser: argparse.ArgumentParser, tmp_path: Path) -> None:
    out = tmp_path / "set"
    options = "--videos 2 --seed 4 --difficulty easy --height 64 --test-fraction 0.5 --workers 1"
    assert toy.run(parser.parse_args([str(out), *options.split()])) == 0
    with (out / "Release" / "videoset.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert [row[4] for row in rows] == ["64", "64"]
    assert [row[6] for row in rows] == ["24", "24"]
    assert [row[8] for row in rows] == ["1", "0"]


def test_the_layout_of_jhmdb(parser: argparse.ArgumentParser, tmp_path: Path) -> None:
    out = tmp_path / "set"
    options = "--videos 2 --seed 4 --layout jhmdb --height 32"
    assert toy.run(parser.parse_args([str(out), *options.split()])) == 0
    with (out / "jhmdb_annotation.txt").open(newline="") as file:
        assert [len(row) for row in csv.reader(file)] == [2, 2, 2]
    assert len(list(out.glob("Rename_Images/*/*/*.png"))) == 48


def test_an_unknown_difficulty_is_a_usage_error(parser: argparse.ArgumentParser) -> None:
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(["set", "--videos", "1", "--seed", "0", "--difficulty", "hard"])
    assert caught.value.code == 2
