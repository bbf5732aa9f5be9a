"""A server of models: what it does not find, and where it cannot begin."""

import socket
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest
from serving import model_server
from serving.model_server import ModelServer, RequestError

from a2d_tf.errors import InputError

CONFIG = """model_config_list { config {
  name: "dogs" base_path: "/models/dogs" model_platform: "tensorflow"
  model_version_policy { specific { versions: 2 versions: 5 } }
  version_labels { key: "stable" value: 2 } } }"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder of an export whose versions are not loaded."""
    monkeypatch.setattr(model_server, "load_version", lambda path: SimpleNamespace(path=path))
    (tmp_path / "models.config").write_text(CONFIG)
    return tmp_path


@pytest.fixture
def server(folder):
    """Return a server of two versions."""
    server = ModelServer(folder)
    yield server
    server.close()


def test_the_newest_version_or_that_of_a_number_or_a_label(server, folder):
    assert server.find("dogs")[0] == 5
    assert server.find("dogs", version=2)[1].path == folder / "2"
    assert server.find("dogs", label="stable")[0] == 2
    for name, which in (("cats", {}), ("dogs", {"version": 3}), ("dogs", {"label": "canary"})):
        with pytest.raises(RequestError, match="Servable not found"):
            server.find(name, **which)


def test_what_is_not_there_is_an_error_of_the_request(server):
    for path, code in (("models/cats", 404), ("nothing", 400)):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{server.rest}/v1/{path}")
        assert caught.value.code == code


def test_where_it_cannot_begin(folder, tmp_path):
    with pytest.raises(InputError, match=r"models\.config: file: must exist \(see a2d-tf export\)"):
        ModelServer(tmp_path / "none")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for name in ("rest_port", "grpc_port"):
            with pytest.raises(InputError, match="server: ports: must be free"):
                ModelServer(folder, **{name: taken.getsockname()[1]})
