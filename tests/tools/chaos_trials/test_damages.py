"""What is done to files, and what counts as told."""

import pytest
from chaos_trials.bench import Bench
from chaos_trials.damages import KINDS, damages
from chaos_trials.full_disks import full_disks
from chaos_trials.kills import killed_commands
from chaos_trials.trial import Trial, to_markdown


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_changes_the_file(tmp_path, kind):
    path, content = tmp_path / "a.bin", bytes(range(1, 251))
    path.write_bytes(content)
    (tmp_path / "b.bin").write_bytes(b"other")
    KINDS[kind](path)
    assert not path.is_file() or path.read_bytes() != content


def test_there_are_as_many_as_was_asked_for(tmp_path):
    bench = Bench(tmp_path)
    assert len(damages()) >= 30 and len(set(damages())) == len(damages())
    assert len(full_disks(bench)) >= 10
    assert sum(one.share for one in killed_commands(bench)) == pytest.approx(1)


def test_the_table_has_a_row_for_each_trial():
    trials = [Trial("killed", "convert", 3, "as before"), Trial("damaged", "a|b", 1, "x", ("y",))]
    assert to_markdown(trials).splitlines()[2:] == [
        "| killed | convert | 3 | as before | none |",
        "| damaged | a/b | 1 | x | y |",
    ]
