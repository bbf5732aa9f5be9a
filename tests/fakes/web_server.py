"""A web server of a test's own."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


class Server:
    """Server of ``contents`` by path on this machine, with ranges.

    Attributes:
        contents: Served bytes by path.
        url: Address of the root.
        ranges: Range that each request asked for, None for a whole file.
        cut: Number of bytes after which the connection ends, once.
        length: Length that is reported instead of the true one.
    """

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.ranges: list[str | None] = []
        self.cut: int | None = None
        self.length: str | None = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.ranges.append(self.headers.get("Range"))
                data = server.contents.get(self.path.partition("?")[0])
                if data is None:
                    self.send_error(404)
                    return
                start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
                if start >= len(data):
                    self.send_error(416)
                    return
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", server.length or str(len(data) - start))
                self.end_headers()
                end, server.cut = server.cut, None
                self.wfile.write(data[start:end])

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
