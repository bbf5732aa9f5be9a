"""From one video of a release to its records, and from a list of videos to one complete shard."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from a2d_tf.errors import A2DError
from a2d_tf.records.annotated_videos import encode_annotated
from a2d_tf.records.clip_records import ABSENT, ClipRecord
from a2d_tf.records.clip_store import StoredClip, check_aspect, clip_numbers, store_clip
from a2d_tf.records.manifest import Counts
from a2d_tf.records.options import VIDEO_UNIT, Options
from a2d_tf.records.record_files import write_records
from a2d_tf.records.shard_files import describe_shard
from a2d_tf.records.shard_job import ShardJob, ShardResult
from a2d_tf.records.video_shards import video_examples
from a2d_tf.releases.release import AnnotatedFrame, Release, Video


def write_shard(job: ShardJob, *, after_video: Callable[[], None]) -> ShardResult:
    """Write one shard under a temporary name and give it its own when it is complete.

    A broken file of the source does not end the conversion: the other videos are still read, so
    that all broken files are named at once, and the shard is left out.

    Args:
        job: The shard to write.
        after_video: Called after each video; may raise to stop, which leaves no file behind.

    Raises:
        InputError: The shard cannot be written.
    """
    counts: list[Counts] = []
    failures: list[str] = []
    partial = job.partial_path
    try:
        written = write_records(partial, _examples(job, counts, failures, after_video))
        if failures:
            return ShardResult(shard=None, failures=tuple(failures))
        shard = describe_shard(
            partial,
            file=job.file,
            split=job.split,
            records=written,
            counts=sum(counts, Counts()),
        )
        partial.replace(job.out / job.file)
    finally:
        partial.unlink(missing_ok=True)
    return ShardResult(shard=shard, failures=())


def read_source(
    release: Release, video: Video, *, options: Options
) -> tuple[list[AnnotatedFrame], StoredClip | None, list[str]]:
    """Return the annotated frames and the clip of a video, and a line for every broken file.

    The clip is None when it is broken itself.
    """
    failures: list[str] = []
    annotated: list[AnnotatedFrame] = []
    for number in video.frame_numbers:
        try:
            annotated.append(release.read_frame(video, number))
        except A2DError as error:
            failures.append(str(error))
    try:
        clip = store_clip(release, video, options=options)
        for frame in annotated:
            check_aspect(frame, clip, video=video)
    except A2DError as error:
        return annotated, None, [*failures, str(error)]
    return annotated, clip, failures


def frame_examples(
    annotated: Sequence[AnnotatedFrame], clip: StoredClip, *, video: Video, options: Options
) -> tuple[Iterable[bytes], Counts]:
    """Return the serialised record of a video's annotated frames, if it has any, and its counts."""
    records = [_record(frame, clip, video=video, options=options) for frame in annotated]
    return [encode_annotated(records)] if records else [], _count(video, records)


def _examples(
    job: ShardJob, counts: list[Counts], failures: list[str], after_video: Callable[[], None]
) -> Iterator[bytes]:
    options = job.options
    examples_of = video_examples if options.unit == VIDEO_UNIT else frame_examples
    for video in job.videos:
        annotated, clip, broken = read_source(job.release, video, options=options)
        failures.extend(broken)
        if clip is not None and not failures:
            examples, counted = examples_of(annotated, clip, video=video, options=options)
            yield from examples
            counts.append(counted)
        after_video()


def _record(
    frame: AnnotatedFrame, clip: StoredClip, *, video: Video, options: Options
) -> ClipRecord:
    numbers = clip_numbers(frame.number, num_frames=clip.num_frames, options=options)
    rows = {
        one.instance_id: row
        for row, one in reversed(list(enumerate(frame.instances)))
        if one.instance_id is not None
    }
    return ClipRecord(
        video_id=video.video_id,
        split=video.split,
        frame_number=frame.number,
        source_size=(frame.height, frame.width),
        clip_size=clip.size,
        frames=tuple(clip.frames[number] for number in numbers),
        frame_numbers=tuple(numbers),
        flow=tuple(clip.flow[number] for number in numbers if clip.flow),
        instances=frame.instances,
        labels=frame.labels,
        sentences=tuple((one.text, rows.get(one.instance_id, ABSENT)) for one in video.sentences),
    )


def _count(video: Video, records: list[ClipRecord]) -> Counts:
    return Counts(
        videos=1,
        records=len(records),
        instances=sum(len(one.instances) for one in records),
        sentences=len(video.sentences),
        sentence_frame_pairs=sum(len(one.sentences) for one in records),
        absent_pairs=sum(row == ABSENT for one in records for _, row in one.sentences),
    )
