import av
import pytest
from fakes.clips import write_clip

from a2d_tf.media.open_options import OPEN_OPTIONS


def test_files_open_and_playlists_of_files_do_not(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", 3) or tmp_path / "clip.mp4"
    with av.open(str(clip), options=dict(OPEN_OPTIONS)) as container:
        assert container.streams.video
    playlist = tmp_path / "list.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXTINF:1,\n{clip}\n#EXT-X-ENDLIST\n")
    with pytest.raises((av.FFmpegError, ValueError)):
        av.open(str(playlist), options=dict(OPEN_OPTIONS))
