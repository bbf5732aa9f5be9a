import asyncio

import gradio as gr
import pytest
from starlette.testclient import TestClient

from a2d_tf.web.app import Guard, build_app
from a2d_tf.web.limits import Limits


@pytest.fixture(scope="module")
def client():
    """Return a client of a page that takes files of 1 MB."""
    with gr.Blocks(analytics_enabled=False) as page:
        gr.Video()
    with TestClient(build_app(page, Limits(max_megabytes=1))) as opened:
        yield opened


def test_a_browser_may_load_nothing_from_elsewhere(client):
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self' ")
    assert "http" not in policy


def test_files_up_to_the_limit_are_taken(client):
    for size, status in ((1_000_000, 200), (1_000_001, 413), (3_000_000, 413)):
        answer = client.post("/gradio_api/upload", files={"files": ("c.mp4", bytes(size))})
        assert answer.status_code == status
    assert "at most 2000000 bytes" in answer.text


def test_a_request_that_does_not_say_its_length_is_refused(client):
    answer = client.post("/gradio_api/upload", content=iter([b"x"]))
    assert answer.status_code == 413
    assert "say its length" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/openapi.json",
        "/logout",
        "/login",
        "/monitoring/summary",
        "/gradio_api/dev/reload",
        "/gradio_api/stream/x/y/z/playlist.m3u8",
        "/gradio_api/proxy=http://example.org",
        "/gradio_api/vibe-code",
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_files_outside_are_not_served(client):
    for path in ("/etc/hostname", "setup.cfg", "../../etc/hostname"):
        assert client.get(f"/gradio_api/file={path}").status_code in (403, 404)


def test_only_what_was_uploaded_is_taken(tmp_path):
    taken = []
    with gr.Blocks(analytics_enabled=False) as page:
        video = gr.Video()
        video.change(taken.append, inputs=video, api_name="take")
    private = tmp_path / "private.mp4"
    private.write_bytes(b"private")
    with TestClient(build_app(page, Limits())) as client:
        (own,) = client.post("/gradio_api/upload", files={"files": ("own.mp4", b"own")}).json()
        for path in (own, str(private), f"{own}/../../../../{private}"):
            data = {"path": path, "meta": {"_type": "gradio.FileData"}}
            client.post("/gradio_api/run/take", json={"data": [data]})
    assert taken == [own]


def test_other_traffic_passes():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(Guard(app, most_bytes=1)({"type": "lifespan"}, None, None))
    assert seen == ["lifespan"]
