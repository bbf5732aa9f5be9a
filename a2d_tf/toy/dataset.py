"""Drawing of a data set in the layout of A2D and A2D Sentences: any number of clips, resumable.

```
OUT/toy.json                                       the options it was drawn with
OUT/Release/videoset.csv                           written last
OUT/Release/clips320H/<vid>.mp4                    H.264, 24 frames a second
OUT/Release/Annotations/{mat,col}/<vid>/<%05d>.{mat,png}
OUT/text_annotations/a2d_annotation.txt            written last
OUT/text_annotations/a2d_missed_videos.txt
OUT/text_annotations/a2d_annotation_with_instances/<vid>/<%05d>.h5
```
"""

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder, is_empty
from a2d_tf.files.json_text import decode_json
from a2d_tf.processes.interrupts import interrupts_held_back
from a2d_tf.processes.progress import OnProgress, tracked
from a2d_tf.processes.worker_process import ending_workers, start_worker
from a2d_tf.toy import files
from a2d_tf.toy.difficulty import DIFFICULTIES, RIVALS
from a2d_tf.toy.render import draw_frames, draw_rows
from a2d_tf.toy.scene import Scene, draw_scene, sides
from a2d_tf.toy.sentences import Look, choose_mentions, write_sentence

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_FOLDER = "must be a new or empty folder, or a toy set to continue"
_MIN_VISIBLE = 0.001  # share of the frame's pixels; less of an actor is not annotated
_FORMAT = 1  # raise when the same options draw something else


@dataclass(frozen=True)
class Options:
    """What a toy set was drawn with; the same options draw the same set."""

    num_videos: int
    seed: int
    difficulty: str
    height: int
    test_fraction: float
    rivals: str | None


@dataclass(frozen=True)
class DrawnVideo:
    """The rows that one clip adds to ``videoset.csv`` and ``a2d_annotation.txt``."""

    row: tuple[str, ...]
    sentences: tuple[tuple[str, int, str], ...]


def draw_dataset(
    out: Path,
    *,
    num_videos: int,
    seed: int,
    difficulty: str = "standard",
    height: int = 320,
    test_fraction: float = 0.2,
    rivals: str | None = None,
    workers: int = 1,
    on_progress: OnProgress | None = None,
) -> None:
    """Draw ``num_videos`` clips into ``out``; clips that are already complete there are kept.

    The output depends only on the options, not on ``workers`` (processes). Raises ``InputError``
    for options out of range and when ``out`` holds anything but a toy set of the same options.
    """
    options = Options(num_videos, seed, difficulty, height, test_fraction, rivals)
    _check_options(options, workers)
    if out.exists() and not out.is_dir():
        raise InputError(out, "OUT", _FOLDER)
    with hold_folder(out):
        _claim_folder(out, options)
        drawn = _draw_all(out, options, workers)
        videos = list(tracked(drawn, total=num_videos, on_progress=on_progress))
        files.write_csv(
            out / files.SENTENCES,
            chain.from_iterable(v.sentences for v in videos),
            header=("video_id", "instance_id", "query"),
        )
        files.write_text(out / files.MISSED_VIDEOS, "")
        files.write_csv(out / files.VIDEOSET, (v.row for v in videos))


def draw_video(index: int, *, out: Path, options: Options) -> DrawnVideo:
    """Draw clip ``index`` into ``out`` unless it is complete there; return its rows."""
    rng = np.random.default_rng([options.seed, index])
    video_id = _draw_video_id(index, rng)
    scene = draw_scene(
        difficulty=options.difficulty, height=options.height, rivals=options.rivals, rng=rng
    )
    texts = _draw_sentences(scene, plain=options.difficulty == "easy", rng=rng)
    masks = {number: _visible_masks(scene, number) for number in scene.annotated}
    seen = sorted(set(chain.from_iterable(masks.values())))
    clip_path = out / files.clip_path(video_id)
    if not clip_path.exists():  # the clip is written last
        for number, rows in masks.items():
            files.write_annotation(
                out,
                video_id,
                number,
                size=(scene.height, scene.width),
                masks=list(rows.values()),
                pair_ids=[scene.cast[row].pair_id for row in rows],
                instances=list(rows),
            )
        files.write_clip(clip_path, draw_frames(scene))
    split = _is_test(index, options.test_fraction)
    row = (
        video_id,
        scene.cast[0].pair_id,
        "00:00:00",
        "00:00:01",
        scene.height,
        scene.width,
        scene.num_frames,
        len(scene.annotated),
        int(split),
    )
    return DrawnVideo(
        row=tuple(map(str, row)),
        sentences=tuple((video_id, row, texts[row]) for row in seen),
    )


def _draw_all(out: Path, options: Options, workers: int) -> Iterator[DrawnVideo]:
    draw = partial(draw_video, out=out, options=options)
    indexes = range(options.num_videos)
    if workers == 1:
        yield from map(draw, indexes)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=start_worker)
    with pool, ending_workers():
        with interrupts_held_back():  # the processes begin here
            drawn = [pool.submit(draw, index) for index in indexes]
        for video in drawn:
            yield video.result()


def _draw_sentences(scene: Scene, *, plain: bool, rng: np.random.Generator) -> list[str]:
    looks = [
        Look(member.actor, member.action, member.colour, member.size, side)
        for member, side in zip(scene.cast, sides(scene), strict=True)
    ]
    texts = []
    for row, look in enumerate(looks):
        others = looks[:row] + looks[row + 1 :]
        mentions = choose_mentions(look, others=others, plain=plain, rng=rng)
        texts.append(write_sentence(look, mentions, plain=plain, rng=rng))
    return texts


def _visible_masks(scene: Scene, number: int) -> dict[int, NDArray[np.bool_]]:
    """Return the visible mask (H, W) of each row of the cast that shows in frame ``number``."""
    rows = draw_rows(scene, number)
    masks = {row: rows == row for row in range(len(scene.cast))}
    return {row: mask for row, mask in masks.items() if mask.mean() >= _MIN_VISIBLE}


def _draw_video_id(index: int, rng: np.random.Generator) -> str:
    """Draw eleven characters like YouTube's; one id in sixteen begins with "-"."""
    text = "".join(_ALPHABET[k] for k in rng.integers(len(_ALPHABET), size=11))
    return "-" + text[1:] if index % 16 == 1 else text


def _is_test(index: int, fraction: float) -> bool:
    """Return whether clip ``index`` is a test clip: evenly spread, whatever the set's size."""
    return int((index + 1) * fraction + 0.5) > int(index * fraction + 0.5)


def _check_options(options: Options, workers: int) -> None:
    rules = (
        ("num_videos", options.num_videos >= 1, "must be at least 1", options.num_videos),
        ("seed", options.seed >= 0, "must not be negative", options.seed),
        (
            "difficulty",
            options.difficulty in DIFFICULTIES,
            f"must be one of {', '.join(DIFFICULTIES)}",
            options.difficulty,
        ),
        (
            "height",
            options.height >= 32 and options.height % 2 == 0,
            "must be even and at least 32",
            options.height,
        ),
        (
            "test_fraction",
            0.0 <= options.test_fraction <= 1.0,
            "must lie between 0 and 1",
            options.test_fraction,
        ),
        (
            "rivals",
            options.rivals is None or options.rivals in RIVALS,
            f"must be one of {', '.join(RIVALS)}",
            options.rivals,
        ),
        ("workers", workers >= 1, "must be at least 1", workers),
    )
    for field, kept, rule, value in rules:
        if not kept:
            raise InputError("toy data set", field, rule, value)


def _claim_folder(out: Path, options: Options) -> None:
    """Record the options in ``out``, or check that they are those that it was begun with."""
    record = out / files.OPTIONS
    wanted = {"format": _FORMAT} | asdict(options)
    if record.exists():
        try:
            found = decode_json(record.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(record, "options", f"must be JSON ({error})") from error
        for field, value in wanted.items():
            got = found.get(field) if isinstance(found, dict) else None
            if got != value:
                rule = f"was {got!r} when this set was started: choose another folder"
                raise InputError(out, field, rule, value)
    elif not is_empty(out):
        raise InputError(out, "OUT", _FOLDER)
    else:
        files.write_text(record, json.dumps(wanted, indent=2) + "\n")
