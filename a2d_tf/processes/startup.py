"""Start TensorFlow without the notices that its C++ code prints before any log level applies."""

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager


def start_tensorflow() -> None:
    """Import TensorFlow and look for devices; notices are shown only when that fails.

    An interrupt is not a failure: it shows none.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with _held_back_stderr():
        import tensorflow as tf

        tf.config.list_physical_devices()
        # A last, smaller batch is traced anew, about which TensorFlow would warn at length.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)


@contextmanager
def _held_back_stderr() -> Iterator[None]:
    # The notices bypass sys.stderr, so the file descriptor itself is moved.
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as notices:
        os.dup2(notices.fileno(), 2)
        try:
            yield
        except Exception:
            notices.seek(0)
            os.write(kept, notices.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
