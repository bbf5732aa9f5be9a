from dataclasses import replace
from pathlib import Path

import pytest

from a2d_tf.cli import export
from a2d_tf.cli.main import main
from a2d_tf.export.saved_model import ExportSummary

SUMMARY = ExportSummary(
    frames=8,
    frame_stride=2,
    answered_frame=4,
    size=64,
    max_words=20,
    threshold=0.0,
    words=100_000,
    vocabulary_size=3_000_000,
    step=40,
    a2d_tf="1.0",
)


def test_the_run_goes_out_with_what_a_caller_must_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def export_run(run: Path, out: Path, *, vocabulary_size: int) -> tuple[Path, ExportSummary]:
        assert run == tmp_path / "run"
        version = out / "3"
        version.mkdir(parents=True)
        (version / "saved_model.pb").write_bytes(bytes(2_500_000))
        return version, replace(SUMMARY, words=vocabulary_size)

    monkeypatch.setattr(export, "load_run", lambda workdir: workdir)
    monkeypatch.setattr(export, "export_run", export_run)
    out = tmp_path / "served"
    assert main(["export", str(tmp_path / "run"), str(out), "--vocabulary-size", "5000"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{out / '3'}: 2.5 MB, 5,000 of 3,000,000 words",
        "send 8 frames, 2 apart in the video: the masks are those of the one at index 4",
    ]


def test_a_folder_without_a_run_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "none"), str(tmp_path / "served")]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {tmp_path / 'none'}: folder: must hold a trained run")
    assert error.count("\n") == 1
    assert not (tmp_path / "served").exists()


def test_a_missing_folder_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["export", "run"])
    assert caught.value.code == 2
