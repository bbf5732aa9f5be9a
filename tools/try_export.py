#!/usr/bin/env python
"""Serve an export on this machine, to try it where there is no Docker: tools/try_export.py served

It speaks TensorFlow Serving's REST and gRPC interfaces, at its usual ports, and is no replacement
for it: requests are answered in Python. Ctrl-C ends it.
"""

import argparse
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from a2d_tf.cli.option_types import whole_number
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow

_PORT = whole_number(least=0, most=65535)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("export", type=Path, metavar="EXPORT", help="folder, as for a2d-tf export")
    for name, port in (("rest", 8501), ("grpc", 8500)):
        parser.add_argument(
            f"--{name}-port", type=_PORT, default=port, metavar="N", help="(default: %(default)s)"
        )
    args = parser.parse_args(arguments)
    return exit_code_of(lambda: _serve(args), interrupted=lambda: "ended")


def _serve(args: argparse.Namespace) -> None:
    start_tensorflow(with_keras=False)
    from serving.model_server import ModelServer

    server = ModelServer(args.export, rest_port=args.rest_port, grpc_port=args.grpc_port)
    try:
        print(f"{server.name}: {server.rest} {server.grpc} (Ctrl-C ends it)", flush=True)
        threading.Event().wait()
    finally:
        server.close()


if __name__ == "__main__":
    sys.exit(main())
