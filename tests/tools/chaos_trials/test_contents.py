"""What counts as the same folder."""

import json

import h5py
import numpy as np
from chaos_trials.contents import contents, differences


def _fill(folder, *, value=1.0, minutes=2):
    (folder / "part").mkdir(parents=True)
    with h5py.File(folder / "part" / "w.h5", "w") as file:
        file["layer/kernel"] = np.full(3, value, np.float32)
    (folder / "metrics.json").write_text(json.dumps({"iou": value, "minutes": minutes}))
    (folder / "mask.png").write_bytes(b"mask")
    (folder / ".outputs-evaluate.json").write_text(str(minutes))
    return folder


def test_times_do_not_count_and_values_do(tmp_path):
    first = contents(_fill(tmp_path / "first"))
    assert sorted(first) == ["mask.png", "metrics.json", "part/w.h5"]
    assert differences(contents(_fill(tmp_path / "same", minutes=3)), first) == ()
    other = contents(_fill(tmp_path / "other", value=2.0))
    assert differences(other, first) == ("different: metrics.json, part/w.h5",)


def test_files_that_are_lost_or_left_over(tmp_path):
    first, second = contents(_fill(tmp_path / "first")), _fill(tmp_path / "second")
    (second / "mask.png").rename(second / ".mask.png.partial")
    found = differences(contents(second), first)
    assert found == ("lost: mask.png", "left over: .mask.png.partial")
