"""What FFmpeg may open where a file is read: the file itself, and no other file or address."""

from typing import Final

from av.format import formats_available

# Lists of other files, which FFmpeg would open, and read again and again where they have no end.
_PLAYLISTS = {"applehttp", "concat", "dash", "hls", "imf"}
OPEN_OPTIONS: Final = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(
        sorted(one for one in formats_available if _PLAYLISTS.isdisjoint(one.split(",")))
    ),
}
