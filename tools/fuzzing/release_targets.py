"""Readers of released files: A2D, J-HMDB, COCO, and of pictures and videos."""

from collections.abc import Iterable
from pathlib import Path

from a2d_tf.inference.source_video import open_source_video
from a2d_tf.media.picture_file import read_picture_file
from a2d_tf.media.stored_flow import decode_flow
from a2d_tf.media.video import count_frames, iterate_video, probe_video, read_frames
from a2d_tf.releases.a2d.annotations import (
    read_frame,
    read_missed_videos,
    read_sentences,
    read_videos,
    read_videoset,
)
from a2d_tf.releases.a2d.frames import read_frame_file
from a2d_tf.releases.a2d.release import A2DRelease
from a2d_tf.releases.coco.expressions import read_expressions
from a2d_tf.releases.coco.instances import read_instances
from a2d_tf.releases.coco.release import CocoRelease, read_still
from a2d_tf.releases.jhmdb.masks import probe_masks, read_masks
from a2d_tf.releases.jhmdb.release import JHMDBRelease, read_jhmdb_sentences, read_picture
from a2d_tf.releases.object_sentences import SentenceRules
from a2d_tf.releases.release import Release
from a2d_tf.toy import files
from a2d_tf.verify.a2d import verify_a2d
from a2d_tf.verify.coco import verify_coco
from a2d_tf.verify.jhmdb import verify_jhmdb
from fuzzing.alteration import alter_hdf5, alter_json, alter_matlab
from fuzzing.seeds import VIDEO_ID
from fuzzing.target import Target

_A2D = {"a2d": "a2d"}
_FRAME = f"{VIDEO_ID}/00002"
_MAT = f"Release/Annotations/mat/{_FRAME}.mat"
_COL = f"Release/Annotations/col/{_FRAME}.png"
_H5 = f"text_annotations/a2d_annotation_with_instances/{_FRAME}.h5"
_MASKS = "puppet_mask/run/v1/puppet_mask.mat"
_JHMDB = {"jhmdb": "jhmdb"}
_PNG_END = b"IEND\xaeB`\x82"
_STILLS = {"stills": "stills"}
_OUTLINE_WORDS = (b"segmentation", b"counts", b"iscrowd", b'"size"', b"[[1,2,3]]", b"file_name")


def _exhaust(values: Iterable[object]) -> None:
    for _ in values:
        pass


def _videoset(place: Path) -> None:
    root = place / "a2d"
    read_videoset(root / files.VIDEOSET)
    read_videos(root)


def _sentences(place: Path) -> None:
    root = place / "a2d"
    read_sentences(root / files.SENTENCES)
    release = A2DRelease(root)
    release.skipped_rows()
    release.read_videos()


def _a2d_verified(place: Path) -> None:
    verify_a2d(place / "a2d", decode=True, workers=1)


def _annotation(name: str) -> Target:
    def read(place: Path) -> None:
        path = next(place.glob("frame.*"))
        read_frame_file(path)

    seeds = (f"a2d/{_MAT}", f"a2d/{_H5}")
    suffix = {"a2d_mat": "mat", "a2d_h5": "h5"}[name]
    chosen = tuple(one for one in seeds if one.endswith(suffix))
    words = (b"\x89HDF\r\n\x1a\n", b"TREE", b"SNOD", b"HEAP", b"OHDR")
    return Target(name, f"frame.{suffix}", read, chosen, alter=alter_hdf5, words=words)


def _a2d_frame(place: Path) -> None:
    root = place / "a2d"
    video = read_videos(root)[0]
    read_frame(root, video, 2)
    _exhaust(A2DRelease(root).iterate_frames(video))


def _whole(release: Release) -> None:
    for video in release.read_videos():
        for number in video.frame_numbers:
            release.read_frame(video, number)
        _exhaust(release.iterate_frames(video))


def _jhmdb(place: Path) -> None:
    _whole(JHMDBRelease(place / "jhmdb", sampling="list", frame_list=place / "jhmdb/frames.json"))


def _jhmdb_sentences(place: Path) -> None:
    read_jhmdb_sentences(place / "jhmdb/jhmdb_annotation.txt")
    verify_jhmdb(place / "jhmdb")


def _jhmdb_masks(place: Path) -> None:
    probe_masks(place / "a.mat")
    read_masks(place / "a.mat")


def _jhmdb_picture(place: Path) -> None:
    read_picture(place / "a.png")


def _instances(place: Path) -> None:
    root = place / "stills"
    read_instances(root / "train.json", problems=[])
    _whole(CocoRelease(root=root, class_sentences=SentenceRules(groups=True)))


def _coco_verified(place: Path) -> None:
    verify_coco(place / "stills")


def _expressions(place: Path) -> None:
    root = place / "stills"
    images = {image.image_id: image for image in read_instances(root / "train.json")}
    read_expressions(root / "refs.json", images)
    _whole(CocoRelease(root=root, class_sentences=None, expressions=root / "refs.json"))


def _picture(place: Path) -> None:
    read_picture_file(place / "a.png")
    read_still(place / "a.png")


def _flow(place: Path) -> None:
    try:
        decode_flow((place / "a.png").read_bytes())
    except ValueError:  # what it promises, see ``records.record_content`` for shards
        return


def _video(kind: str) -> Target:
    def read(place: Path) -> None:
        path = place / f"a.{kind}"
        # Somebody's own video first: it takes what is there of a damaged one.
        _exhaust(open_source_video(path).frames())
        probe_video(path)
        read_frames(path, [2, 1])
        count_frames(path)
        _exhaust(iterate_video(path))

    words = {
        "mp4": (b"moov", b"stts", b"stsz", b"stco", b"mdat", b"elst", b"trun", b"moof", b"tkhd"),
        "avi": (b"RIFF", b"LIST", b"idx1", b"00dc", b"strh", b"JUNK"),
        "gif": (b"GIF89a", b"\x21\xf9\x04", b"\x2c", b"\x3b"),
    }
    found = (f"videos/a.{kind}",)
    return Target(f"video_{kind}", f"a.{kind}", read, found, words=words.get(kind, ()))


def _frames_folder(place: Path) -> None:
    _exhaust(open_source_video(place / "frames").frames())
    _exhaust(iterate_video(place / "frames"))


RELEASE_TARGETS = (
    Target("a2d_videoset", f"a2d/{files.VIDEOSET}", _videoset, (f"a2d/{files.VIDEOSET}",), _A2D),
    Target(
        "a2d_videoset_verified",
        f"a2d/{files.VIDEOSET}",
        _a2d_verified,
        (f"a2d/{files.VIDEOSET}",),
        _A2D,
    ),
    Target(
        "a2d_sentences", f"a2d/{files.SENTENCES}", _sentences, (f"a2d/{files.SENTENCES}",), _A2D
    ),
    Target(
        "a2d_sentences_verified",
        f"a2d/{files.SENTENCES}",
        _a2d_verified,
        (f"a2d/{files.SENTENCES}",),
        _A2D,
    ),
    Target(
        "a2d_missed_videos",
        "missed.txt",
        lambda place: read_missed_videos(place / "missed.txt"),
        (f"a2d/{files.MISSED_VIDEOS}",),
    ),
    _annotation("a2d_mat"),
    _annotation("a2d_h5"),
    Target("a2d_frame", f"a2d/{_H5}", _a2d_frame, (f"a2d/{_H5}",), _A2D, alter=alter_hdf5),
    Target("a2d_mat_verified", f"a2d/{_MAT}", _a2d_verified, (f"a2d/{_MAT}",), _A2D, alter_hdf5),
    Target("a2d_h5_verified", f"a2d/{_H5}", _a2d_verified, (f"a2d/{_H5}",), _A2D, alter_hdf5),
    Target("a2d_colours_verified", f"a2d/{_COL}", _a2d_verified, (f"a2d/{_COL}",), _A2D),
    Target(
        "jhmdb_masks",
        "a.mat",
        _jhmdb_masks,
        (f"jhmdb/{_MASKS}", "jhmdb/puppet_mask/run/v1/unpacked.mat"),
        alter=alter_matlab,
        words=(b"part_mask", b"MATLAB 5.0", b"MI", b"IM"),
    ),
    Target("jhmdb_release", f"jhmdb/{_MASKS}", _jhmdb, (f"jhmdb/{_MASKS}",), _JHMDB, alter_matlab),
    Target(
        "jhmdb_sentences",
        "jhmdb/jhmdb_annotation.txt",
        _jhmdb_sentences,
        ("jhmdb/jhmdb_annotation.txt",),
        _JHMDB,
    ),
    Target(
        "jhmdb_frame_list",
        "jhmdb/frames.json",
        _jhmdb,
        ("jhmdb/frames.json",),
        _JHMDB,
        alter_json,
    ),
    Target("jhmdb_picture", "a.png", _jhmdb_picture, ("pictures/a.png",), words=(_PNG_END,)),
    Target(
        "coco_instances",
        "stills/train.json",
        _instances,
        ("stills/train.json",),
        _STILLS,
        alter_json,
        words=_OUTLINE_WORDS,
    ),
    Target(
        "coco_instances_verified",
        "stills/train.json",
        _coco_verified,
        ("stills/train.json",),
        _STILLS,
        alter_json,
    ),
    Target(
        "coco_expressions",
        "stills/refs.json",
        _expressions,
        ("stills/refs.json",),
        _STILLS,
        alter_json,
    ),
    Target("coco_picture", "stills/train/a.png", _instances, ("pictures/a.png",), _STILLS),
    Target(
        "picture",
        "a.png",
        _picture,
        tuple(f"pictures/a.{kind}" for kind in ("png", "jpg", "bmp", "webp", "tif")),
    ),
    Target("flow_picture", "a.png", _flow, ("pictures/a.png", "pictures/labels.png")),
    Target(
        "frames_folder",
        "frames/a.png",
        _frames_folder,
        ("pictures/a.png", "pictures/a.jpg", "pictures/a.tif"),
        {"frames/b.png": "pictures/a.png"},
    ),
    *map(_video, ("mp4", "mkv", "avi", "webm", "gif")),
)
