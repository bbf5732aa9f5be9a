"""The application that serves a page: within its limits, and with nothing from elsewhere."""

import re
from typing import Any

import gradio as gr
from fastapi import FastAPI

from a2d_tf.web.limits import Limits
from a2d_tf.web.page import CSS, build_theme

_LONGEST_FORM = 1_000_000  # bytes that a request may have beside a file
# What the page, and a client of it, asks of Gradio, which serves far more.
_SERVED = re.compile(
    r"/((assets|static|svelte)/.*|config/?|theme\.css|favicon\.ico|robots\.txt|manifest\.json|"
    r"gradio_api/((queue|call|run|heartbeat)/.*|file=.*|upload|upload_progress|info|cancel|reset|"
    r"app_id|startup-events))?"
)
# What a browser may load: nothing from elsewhere. Gradio's page needs the inline parts.
_POLICY = "; ".join(
    (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
]


def build_app(page: Any, limits: Limits) -> Any:
    """Return an application that serves a page.

    Args:
        page: The page, Gradio's ``Blocks``.
        limits: Its limits.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        show_error=False,
        max_file_size=limits.max_bytes,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=build_theme(),
        css=CSS,
    )
    # Or Gradio copies any file of this machine that a request names as an upload.
    page.has_launched = True
    return Guard(app, most_bytes=limits.max_bytes + _LONGEST_FORM)


class Guard:
    """Adds headers to answers, and refuses what the page does without.

    A request that is too large is refused before it is read.

    Args:
        app: The application, as ASGI has it.
        most_bytes: Size of a request.
    """

    def __init__(self, app: Any, *, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_HEADERS]}
            await send(message)

        headers = dict(scope["headers"])
        chunked = b"transfer-encoding" in headers
        length = headers.get(b"content-length", b"0")
        status, text = 200, ""
        if not _SERVED.fullmatch(scope["path"]):
            status, text = 404, "There is no such page."
        elif chunked or not length.isdigit() or int(length) > self._most_bytes:
            status = 413
            text = f"A request must be at most {self._most_bytes} bytes, and say its length."
        if status == 200:
            await self._app(scope, receive, send_with_headers)
            return
        start = {"type": "http.response.start", "status": status}
        await send_with_headers({**start, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": text.encode()})
