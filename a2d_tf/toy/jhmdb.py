"""Drawing of a data set in J-HMDB Sentences' layout: one adult a clip, a mask of every frame."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import scipy.io

from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder, is_empty
from a2d_tf.files.whole_files import new_file, replace_file
from a2d_tf.processes.progress import OnProgress, tracked
from a2d_tf.releases.jhmdb.masks import MASK_KEY
from a2d_tf.releases.jhmdb.release import jhmdb_sentences_path, mask_path, picture_path
from a2d_tf.toy import files
from a2d_tf.toy.render import draw_frames, draw_rows
from a2d_tf.toy.scene import Scene, draw_scene, sides
from a2d_tf.toy.sentences import Look, write_sentence

# As in the release, some videos have no masks for their last frames.
_EVERY_SHORTER = 3  # videos
_FRAMES_WITHOUT_MASK = 2
_MIN_VISIBLE = 0.01  # share of the frame's pixels


def draw_jhmdb(
    out: Path,
    *,
    num_videos: int,
    seed: int,
    height: int = 240,
    on_progress: OnProgress | None = None,
) -> None:
    """Draw ``num_videos`` clips of 24 frames into a new or empty folder; the seed decides all.

    Folders of actions have A2D's names of what an adult does. Raises ``InputError`` for options out
    of range and when ``out`` is not empty.
    """
    for field, kept, rule, value in (
        ("num_videos", num_videos >= 1, "must be at least 1", num_videos),
        ("seed", seed >= 0, "must not be negative", seed),
        ("height", height >= 32 and height % 2 == 0, "must be even and at least 32", height),
    ):
        if not kept:
            raise InputError("toy data set", field, rule, value)
    if out.exists() and (not out.is_dir() or not is_empty(out)):
        raise InputError(out, "OUT", "must be a new or empty folder")
    with hold_folder(out):
        sentences = []
        for index in tracked(range(num_videos), total=num_videos, on_progress=on_progress):
            rng = np.random.default_rng([seed, index])
            scene = _draw_adult(height=height, rng=rng)
            (member,) = scene.cast
            video_id = f"toy_{seed}_{index}_{member.action}"
            _write_video(out, scene, video_id=video_id, shorter=index % _EVERY_SHORTER == 1)
            look = Look(member.actor, member.action, member.colour, member.size, sides(scene)[0])
            mentions = frozenset(("actor", "action", "colour"))
            sentences.append((video_id, write_sentence(look, mentions, plain=False, rng=rng)))
        files.write_csv(jhmdb_sentences_path(out), sentences, header=("video_id", "query"))


def _draw_adult(*, height: int, rng: np.random.Generator) -> Scene:
    while True:
        scene = draw_scene(difficulty="easy", height=height, rng=rng)
        for member in scene.cast:
            alone = replace(scene, cast=(member,))
            if member.actor == "adult" and _stays_in_view(alone):
                return alone


def _stays_in_view(scene: Scene) -> bool:
    numbers = (1, scene.num_frames // 2, scene.num_frames)
    return all((draw_rows(scene, number) == 0).mean() >= _MIN_VISIBLE for number in numbers)


def _write_video(out: Path, scene: Scene, *, video_id: str, shorter: bool) -> None:
    folder = out / "Rename_Images" / scene.cast[0].action / video_id
    folder.mkdir(parents=True)
    for number, frame in enumerate(draw_frames(scene), start=1):
        png = cv2.imencode(".png", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))[1]
        replace_file(picture_path(folder, number), png.tobytes())
    num_masks = scene.num_frames - (_FRAMES_WITHOUT_MASK if shorter else 0)
    masks = [draw_rows(scene, number) == 0 for number in range(1, num_masks + 1)]
    path = mask_path(out, folder)
    path.parent.mkdir(parents=True)
    content = {MASK_KEY: np.stack(masks, axis=-1).astype(np.uint8)}
    with new_file(path) as partial:
        scipy.io.savemat(partial, content, do_compression=True, appendmat=False)
