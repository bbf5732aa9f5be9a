"""Serving an export without Docker: it says where, and ends at Ctrl-C."""

import socket
import threading
import urllib.request
from types import SimpleNamespace

from serving import model_server
from try_export import main

CONFIG = """model_config_list { config { name: "dogs"
  model_version_policy { specific { versions: 1 } } } }"""


def test_it_answers_until_it_is_ended(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(model_server, "load_version", lambda path: SimpleNamespace())
    (tmp_path / "models.config").write_text(CONFIG)
    told = []

    def wait(self, *_):
        told.append(capsys.readouterr().out)
        address = told[0].split()[1]
        with urllib.request.urlopen(f"{address}/v1/models/dogs") as answer:
            told.append(answer.read().decode())
        raise KeyboardInterrupt

    monkeypatch.setattr(
        "try_export.threading", SimpleNamespace(Event=lambda: SimpleNamespace(wait=lambda: wait(0)))
    )
    assert main([str(tmp_path), "--rest-port", "0", "--grpc-port", "0"]) == 130
    assert told[0].startswith("dogs: http://127.0.0.1:")
    assert "AVAILABLE" in told[1]
    assert capsys.readouterr().err == "ended\n"
    port = int(told[0].split()[1].rpartition(":")[2])
    with socket.socket() as again:  # it is free again
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))
    assert not [one for one in threading.enumerate() if "serve_forever" in one.name]


def test_no_export(tmp_path, capsys):
    assert main([str(tmp_path), "--rest-port", "0"]) == 1
    assert "models.config: file: must exist (see a2d-tf export)" in capsys.readouterr().err
