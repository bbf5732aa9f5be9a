"""A file from its address, continued where an earlier download broke off."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.digest import check_file
from a2d_tf.weights.problem import BrokenDownloadError, UnreachableError
from a2d_tf.weights.sources import WebFile

OnBytes = Callable[[int], None]

_RULE = "must be reachable"
_BLOCK = 1 << 20
_TIMEOUT_SECONDS = 60.0
_NOTHING_LEFT = 416  # the answer to a range that begins at the file's end


def fetch_file(file: WebFile, folder: Path, *, on_bytes: OnBytes) -> Path:
    """Fetch a file into a folder, through ``NAME.partial``, and check it.

    Args:
        file: The file; one that the folder holds whole is not fetched again.
        folder: Folder that it goes into.
        on_bytes: Called with the number of bytes that are there so far.

    Raises:
        UnreachableError: Nothing comes from its address.
        InputError: The file is not the one that was published.
        BrokenDownloadError: The connection ended early; what has come is kept.
        OSError: The file cannot be written.
    """
    path = folder / file.name
    if path.is_file():
        return path
    partial = folder / f"{file.name}.partial"
    begun = partial.stat().st_size if partial.exists() else 0
    on_bytes(begun)
    if file.size is None or begun < file.size:
        _receive(file, partial, begun=begun, on_bytes=on_bytes)
    _check_size(partial, file)
    check_file(partial, file.digest, place=file.url)
    return partial.replace(path)


def _receive(file: WebFile, partial: Path, *, begun: int, on_bytes: OnBytes) -> None:
    headers = {"User-Agent": "a2d-tf"}
    if begun:
        headers["Range"] = f"bytes={begun}-"
    request = urllib.request.Request(file.url, headers=headers)
    try:
        answer = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)
    except urllib.error.HTTPError as error:
        if error.code == _NOTHING_LEFT and begun:
            return  # whole already; the check follows
        raise UnreachableError(file.url, "download", _RULE, str(error)) from None
    except (OSError, http.client.HTTPException) as error:
        reason = str(getattr(error, "reason", "") or error) or type(error).__name__
        if begun:
            raise _broken(file, begun, reason) from None
        raise UnreachableError(file.url, "download", _RULE, reason) from None
    with answer:
        goes_on = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        received = begun if goes_on else 0
        wanted = None if answer.length is None else received + answer.length
        with partial.open("ab" if goes_on else "wb") as stream:
            while True:
                try:
                    block = answer.read(_BLOCK)
                except (OSError, http.client.HTTPException) as error:
                    raise _broken(file, received, str(error) or type(error).__name__) from None
                if not block:
                    break
                stream.write(block)
                received += len(block)
                on_bytes(received)
    if wanted is not None and received < wanted:
        raise _broken(file, received, "the connection ended")


def _broken(file: WebFile, received: int, reason: str) -> BrokenDownloadError:
    rule = f"broke off at {received / 1e6:,.1f} MB, run the same command again to go on"
    return BrokenDownloadError(file.url, "download", rule, reason)


def _check_size(path: Path, file: WebFile) -> None:
    size = path.stat().st_size
    if file.size is not None and size != file.size:
        raise InputError(file.url, "size", f"must be {file.size} bytes", size)
