import json

import pytest

from a2d_tf.cli.main import main

RLE = {"size": [2, 3], "counts": [2, 2, 2]}


@pytest.fixture
def files(tmp_path):
    """Write one image with its truth as its prediction; return the two paths."""
    truth = {
        "images": [{"id": 1, "height": 2, "width": 3}],
        "annotations": [{"image_id": 1, "segmentation": RLE}],
    }
    predictions = [{"image_id": 1, "segmentation": RLE, "score": 0.5}]
    paths = []
    for name, content in (("predictions", predictions), ("truth", truth)):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps(content))
    return [str(path) for path in paths]


def test_scores_are_printed_and_written(files, tmp_path, capsys):
    out = tmp_path / "[/deep]" / ":ok:"
    assert main(["score", *files, "--out", str(out)]) == 0
    metrics = json.loads((out / "metrics.json").read_text())
    assert metrics["mean_iou"] == metrics["map_coco"] == metrics["precision@0.9"] == 1
    assert metrics["num_samples"] == 1
    assert [path.name for path in out.glob("[!.]*")] == ["metrics.json"]
    printed = capsys.readouterr().out
    assert "Overall IoU" in printed and "100.0" in printed
    assert str(out / "metrics.json") in printed


def test_without_a_folder_nothing_is_written(files, tmp_path, capsys):
    assert main(["score", *files]) == 0
    assert "mAP (COCO)" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} == {"predictions.json", "truth.json"}


def test_bad_input_is_one_line_and_writes_nothing(files, tmp_path, capsys):
    predictions, truth = files
    out = tmp_path / "out"
    # The two files exchanged.
    assert main(["score", truth, predictions, "--out", str(out)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"error: {predictions}: file: must be {{images, annotations}}")
    assert main(["score", str(tmp_path / "none.json"), truth]) == 1
    missing = tmp_path / "none.json"
    assert capsys.readouterr().err.splitlines() == [f"error: {missing}: file: must exist"]
    assert main(["score", predictions, truth, "--out", truth]) == 1
    expected = f"error: {truth}: --out: must be a folder, not a file"
    assert capsys.readouterr().err.splitlines() == [expected]
    assert not out.exists()


def test_wrong_usage_exits_with_2(files):
    with pytest.raises(SystemExit, match="2"):
        main(["score", files[0]])
