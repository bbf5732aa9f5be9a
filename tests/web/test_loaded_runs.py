from pathlib import Path

from a2d_tf.web.loaded_runs import load_runs, names_of


def test_names_are_those_of_the_folders_and_told_apart_when_equal():
    folders = [Path(one) for one in ("/a/rgb", "/b/flow", "/b/x/run", "/c/x/run", "/d/y/run")]
    assert names_of(folders) == ["rgb", "flow", "b/x/run", "c/x/run", "y/run"]


def test_a_run_is_loaded_once(untrained_run, monkeypatch):
    monkeypatch.chdir(untrained_run)
    (run,) = load_runs([Path(), untrained_run])
    assert run.name == untrained_run.name
    assert run.takes_sentences
    assert not run.drawn
    assert run.segmenter.step == 7
