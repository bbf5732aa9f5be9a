import pytest
from fakes.launchers import error_line

from a2d_tf.cli import web
from a2d_tf.cli.main import main
from a2d_tf.web import loaded_runs, server


@pytest.fixture
def served(monkeypatch):
    """Return what the command serves: nothing is loaded and nobody waits."""
    calls = []
    monkeypatch.setattr(web, "start_tensorflow", lambda: None)
    monkeypatch.setattr(web.gc, "freeze", lambda: None)  # which lasts
    monkeypatch.setattr(loaded_runs, "load_runs", list)

    def serve(runs, limits, opened, *, on_ready):
        calls.append((runs, limits, opened.getsockname()))
        on_ready()
        raise KeyboardInterrupt

    monkeypatch.setattr(server, "serve_runs", serve)
    return calls


def run(*arguments):
    """Run the command and return its exit code."""
    return main(["web", *map(str, arguments)])


def test_only_this_machine_reaches_the_page_unless_somebody_asks(untrained_run, served, capsys):
    assert run(untrained_run, "--port", 0) == 130
    ((runs, limits, (host, port)),) = served
    assert (runs, host) == ([untrained_run], "127.0.0.1")
    assert (limits.max_megabytes, limits.jobs) == (200, 1)
    out, error = capsys.readouterr()
    assert out == f"http://127.0.0.1:{port} (Ctrl-C ends it)\n"
    assert error == "interrupted; what was uploaded and found has been removed\n"


def test_a_page_that_others_reach_says_so_in_one_line(untrained_run, served, capsys):
    assert run(untrained_run, "--port", 0, "--host", "0.0.0.0") == 130
    first, *others = capsys.readouterr().err.splitlines()
    assert first.startswith("warning: everybody who reaches this machine can use the page")
    assert len(others) == 1


def test_every_limit_is_an_option(untrained_run, served):
    values = {"megabytes": 7, "seconds": 1.5, "sentences": 2, "characters": 30, "waiting": 0}
    options = [part for name, value in values.items() for part in (f"--max-{name}", value)]
    assert run(untrained_run, "--port", 0, "--jobs", 2, "--keep-minutes", 5, *options) == 130
    limits = served[0][1]
    assert {name: getattr(limits, f"max_{name}") for name in values} == values
    assert (limits.jobs, limits.keep_minutes) == (2, 5)


def test_a_port_in_use_is_told_first(untrained_run, capsys):
    from a2d_tf.web.address import open_socket

    with open_socket("127.0.0.1", 0) as opened:
        assert run(untrained_run, "--port", opened.getsockname()[1]) == 1
    assert error_line(capsys).startswith("web: --host and --port: must be free")


def test_without_gradio_it_says_how_to_install_it(untrained_run, capsys, monkeypatch):
    import importlib.util

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert run(untrained_run) == 1
    assert error_line(capsys) == 'web: gradio: must be installed: pip install "a2d_tf[web]"\n'
