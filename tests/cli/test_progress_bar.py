"""The bar tells how many things a second are done."""

import io

from rich.console import Console

from a2d_tf.cli.progress_bar import build_bar


def test_speed_and_brackets_in_a_label():
    console = Console(file=io.StringIO(), force_terminal=True, width=120)
    now = [0.0]
    bar = build_bar(console, in_bytes=False, unit="frames")
    bar.get_time = lambda: now[0]
    task = bar.add_task("[segmenting]", total=100)
    for done in (10, 20):
        now[0] += 2
        bar.update(task, completed=done)
    console.print(bar.get_renderable())
    shown = console.file.getvalue()
    assert "[segmenting]" in shown
    assert "20/100" in shown
    assert "5.0 frames/s" in shown
