"""Features that show the kind of an actor tell unseen ones apart; others leave it to chance."""

import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

KINDS = np.array([1, 7])


@pytest.fixture(scope="module")
def tool(load_tool) -> ModuleType:
    return load_tool("probe_features")


def _view(tool: ModuleType, generator: np.random.Generator, *, known: bool):
    """Two actors on 8 x 8 cells; where kinds are known, a feature of the cells says which."""
    masks = np.zeros((2, 8, 8), np.float32)
    masks[0, 2:5, 0:3] = 1
    masks[1, 3:7, 5:8] = 1
    kinds = generator.permutation(KINDS)
    features = generator.normal(size=(8, 8, 6)).astype(np.float32)
    if known:
        for kind, mask in zip(kinds, masks, strict=True):
            features[..., int(kind == KINDS[1])] += 4 * mask
    return tool.ProbedView(video="v", features=features, masks=masks, kinds=kinds)


def _told(tool: ModuleType, *, known: bool) -> list[bool]:
    generator = np.random.default_rng(0)
    views = [_view(tool, generator, known=known) for _ in range(60)]
    fitted = tool.fit(views[:30], KINDS)
    told = tool.tell_apart(views[30:], fitted, KINDS)
    assert set(told) == {1, 7}
    return [answer for answers in told.values() for answer in answers]


def test_kinds_that_features_show_are_told_apart(tool: ModuleType) -> None:
    answers = _told(tool, known=True)
    assert len(answers) == 60
    assert np.mean(answers) == 1.0


def test_kinds_that_no_feature_shows_are_not(tool: ModuleType) -> None:
    assert 0.25 < np.mean(_told(tool, known=False)) < 0.75


def test_actors_of_one_kind_are_not_asked_about(tool: ModuleType) -> None:
    view = _view(tool, np.random.default_rng(1), known=True)
    alike = tool.ProbedView(
        video="v", features=view.features, masks=view.masks, kinds=np.array([7, 7])
    )
    assert tool.tell_apart([alike], tool.fit([view], KINDS), KINDS) == {}


def test_a_file_without_scenes_is_named(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    path = tmp_path / "sources.csv"
    path.write_text("vid,place\na,left\n")
    arguments = ["probe", str(tmp_path), "--scenes", str(path), "--hold", "bus"]
    monkeypatch.setattr(sys, "argv", arguments)
    assert tool.main() == 1
    assert "sources.csv" in (told := capsys.readouterr().err)
    assert "sequence" in told


def test_scenes_that_leave_nothing_and_features_of_another_shape_are_refused(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = _view(tool, np.random.default_rng(1), known=True)
    coarse = tool.ProbedView(
        video="w", features=view.features[..., :2], masks=view.masks, kinds=view.kinds
    )
    stored = {"real": [view], "coarse": [coarse], "none": []}
    monkeypatch.setattr(tool, "read_views", lambda folder, split: stored[folder.name])
    scenes = {"v": {"bus"}}
    for folder, also, rule in (
        ("real", [], "must leave a training video"),
        ("real", ["coarse"], "must be that of --also"),
        ("none", [], "must hold a view"),
    ):
        with pytest.raises(tool.InputError, match=rule):
            tool.probe(
                tmp_path / folder,
                scenes=scenes,
                holds=["bus"],
                also=[tmp_path / one for one in also],
            )
