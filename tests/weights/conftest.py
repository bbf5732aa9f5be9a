"""A cache folder, and a web server, of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.web_server import Server


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the cache folder, which does not exist yet; gensim's own is elsewhere."""
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GENSIM_DATA_DIR", str(tmp_path / "gensim"))
    return tmp_path / "home"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Return a running server that no proxy hides."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Server()
    yield server
    server.close()
