"""Progress bars of commands."""

from a2d_tf.cli.progress import show_progress


def test_a_name_with_brackets_is_shown_as_it_is(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with show_progress("Converting a[red]:ok:.bin") as on_progress:
        on_progress(1, 2)
    shown = capsys.readouterr()
    assert "Converting a[red]:ok:.bin" in shown.err and shown.out == ""


def test_nothing_is_shown_where_nobody_sees_it(monkeypatch, capsys):
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with show_progress("videos", in_bytes=True) as on_progress:
        on_progress(1, 2)
    assert capsys.readouterr() == ("", "")
