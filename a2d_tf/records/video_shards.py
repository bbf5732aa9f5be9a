"""From one video of a release to the record of all its frames."""

from collections.abc import Iterable, Sequence

from a2d_tf.records.clip_store import StoredClip
from a2d_tf.records.manifest import Counts
from a2d_tf.records.options import Options
from a2d_tf.records.video_records import VideoRecord, encode_video
from a2d_tf.releases.release import AnnotatedFrame, Video


def video_examples(
    annotated: Sequence[AnnotatedFrame], clip: StoredClip, *, video: Video, options: Options
) -> tuple[Iterable[bytes], Counts]:
    """Return the one serialised record of a video, and its counts.

    Args:
        annotated: All annotated frames of the video.
        clip: All frames of the video, see ``store_clip``.
        video: The video.
        options: Options of the conversion; nothing in a record but the clip depends on them.
    """
    record = build_video_record(annotated, clip, video=video)
    counts = Counts(
        videos=1, records=1, video_frames=len(record.frames), video_pairs=len(record.pairs)
    )
    return [encode_video(record)], counts


def build_video_record(
    annotated: Sequence[AnnotatedFrame], clip: StoredClip, *, video: Video
) -> VideoRecord:
    """Return the record of a video: every stored frame, every pair in an annotated frame."""
    pairs = {10 * one.actor + one.action for frame in annotated for one in frame.instances}
    return VideoRecord(
        video_id=video.video_id,
        split=video.split,
        clip_size=clip.size,
        frames=tuple(clip.frames.values()),
        flow=tuple(clip.flow.values()),
        pairs=tuple(sorted(pairs)),
    )
