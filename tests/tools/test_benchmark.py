"""Steps and sentences are measured on made-up data of whatever model answers sentences."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMON = ("data.size=32", "text.dimension=8", "text.units=8", "text.max_words=4")
I3D = (
    "data.frames=2",
    "model.endpoint=Conv3d_2b_1x1",
    "model.width=0.1",
    "model.decoder_widths=[4, 4]",
    "model.decoder_strides=[2, 2]",
)
VGG = ("model.width=0.02", "model.features=6")
# Experiments of each input that a model can have, with what makes them small.
EXPERIMENTS = {"sentence_rgb": I3D, "sentence_flow": I3D, "hu2016": VGG, "li2017": VGG}


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark", ROOT / "tools" / "benchmark.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def config_of(name: str) -> Path:
    return ROOT / "configs" / "toy" / f"{name}.toml"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_step_of_every_kind_of_model(
    benchmark: ModuleType, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    overrides = [*COMMON, *EXPERIMENTS[name]]
    assert benchmark.measure_step(config_of(name), batch=2, steps=1, overrides=overrides) == 0
    printed = capsys.readouterr().out
    assert "of them train; batch 2" in printed
    assert re.search(r"training step: median \d+\.\d\d s for 2 clips \(of 1\)", printed)
    assert re.search(r"prediction: median \d+\.\d\d s for 1 clips \(of 1\)", printed)


@pytest.mark.parametrize("name", ["sentence_rgb", "li2017"])
def test_ten_sentences_against_one(
    benchmark: ModuleType, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    overrides = [*COMMON, *EXPERIMENTS[name]]
    assert benchmark.measure_sentences(config_of(name), steps=1, overrides=overrides) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["1 sentences", "10 sentences"]
    assert re.fullmatch(r"ten sentences cost \d+\.\d\d times one", lines[2])
