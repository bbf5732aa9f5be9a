"""Reader of J-HMDB (Jhuang et al., ICCV 2013) with the sentences of Gavrilyuk et al., CVPR 2018.

<root>/
  jhmdb_annotation.txt                              header video_id,query; one sentence a video
  Rename_Images/<action>/<video>/<%05d>.png         frame numbers count from 1
  puppet_mask/<action>/<video>/puppet_mask.mat      see masks.py

A video is as long as its masks: frames beyond the last mask are not used. Everybody in it is an
adult with no action, because the 21 actions of J-HMDB are not those of A2D.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.file_names import FILE_NAME_RULE, is_file_name
from a2d_tf.files.sentence_text import SENTENCE_RULE, is_too_long
from a2d_tf.files.text import read_rows
from a2d_tf.media.picture_file import decode_picture_file
from a2d_tf.releases.jhmdb.masks import MASK_KEY, probe_masks, read_masks
from a2d_tf.releases.jhmdb.sampling import even_numbers, read_frame_list
from a2d_tf.releases.release import (
    AnnotatedFrame,
    Instance,
    Sentence,
    SkippedRow,
    Video,
    drawing_options,
)

COLUMNS = ("video_id", "query")
SPLIT = "test"  # the paper evaluates on all videos, without training on any
ADULT, NO_ACTION = 1, 9  # ids of a2d_tf.labels
INSTANCE_ID = 1  # id of the one person with masks in each video


@dataclass(frozen=True)
class JHMDBRelease:
    """The folder of J-HMDB and its sentences, and which frames of it are used.

    Attributes:
        root: The folder.
        sampling: ``"even"`` or ``"list"``, see ``sampling.py``.
        frame_list: The file of the sampling ``"list"``, None for ``"even"``.
    """

    root: Path
    sampling: str = "even"
    frame_list: Path | None = None

    @property
    def class_sentences(self) -> None:
        """None: people have written the sentences."""

    def read_videos(self) -> tuple[Video, ...]:
        """Return the videos of the sentences, in the order of the file, all in the test split.

        Raises:
            InputError: A list is malformed; a video has no folder of pictures or no masks; the
                frame list lacks a video or names a frame that has no mask.
        """
        sentences = read_jhmdb_sentences(jhmdb_sentences_path(self.root))
        folders = picture_folders(self.root)
        chosen = None if self.frame_list is None else read_frame_list(self.frame_list)
        videos = []
        for sentence in sentences:
            folder = find_pictures(self.root, folders, sentence.video_id)
            masks = mask_path(self.root, folder)
            num_masks = probe_masks(masks)[2]
            if chosen is None:
                numbers = even_numbers(num_masks)
            else:
                numbers = self._listed_numbers(chosen, sentence.video_id, masks, num_masks)
            videos.append(
                Video(
                    video_id=sentence.video_id,
                    split=SPLIT,
                    clip_path=folder,
                    frame_numbers=numbers,
                    sentences=(sentence,),
                )
            )
        return tuple(videos)

    def read_frame(self, video: Video, number: int) -> AnnotatedFrame:
        """Read the mask of one frame; a frame whose mask is empty has no instance.

        Raises:
            InputError: The masks or the picture are missing or damaged, or differ in size.
        """
        path = mask_path(self.root, video.clip_path)
        mask = read_masks(path)[number - 1]
        height, width = read_picture(picture_path(video.clip_path, number)).shape[:2]
        if mask.shape != (height, width):
            rule = f"must have the size of frame {number}, {width} x {height}"
            raise InputError(path, MASK_KEY, rule, f"{mask.shape[1]} x {mask.shape[0]}")
        return AnnotatedFrame(
            video_id=video.video_id,
            number=number,
            height=height,
            width=width,
            instances=(_person(mask),) if mask.any() else (),
            labels=None,
        )

    def iterate_frames(self, video: Video) -> Iterator[NDArray[np.uint8]]:
        """Yield the pictures (H, W, 3) RGB of the frames that have masks, from the first on.

        Raises:
            InputError: A picture is missing, damaged or of another size than the first.
        """
        num_masks = probe_masks(mask_path(self.root, video.clip_path))[2]
        size: tuple[int, ...] | None = None
        for number in range(1, num_masks + 1):
            path = picture_path(video.clip_path, number)
            picture = read_picture(path)
            size = size or picture.shape
            if picture.shape != size:
                rule = f"must be the size of the first frame, {size[1]} x {size[0]}"
                raise InputError(path, "size", rule, f"{picture.shape[1]} x {picture.shape[0]}")
            yield picture

    def lists(self) -> Mapping[str, Path]:
        """Return the sentence file, the frame list if any, and what drew the clips, if anything."""
        lists = {"sentences": jhmdb_sentences_path(self.root)} | drawing_options(self.root)
        if self.frame_list is not None:
            lists["frame_list"] = self.frame_list
        return lists

    def skipped_rows(self) -> tuple[SkippedRow, ...]:
        """Return nothing: a row that cannot be used is an error."""
        return ()

    def _listed_numbers(
        self, chosen: Mapping[str, tuple[int, ...]], video_id: str, masks: Path, num_masks: int
    ) -> tuple[int, ...]:
        if video_id not in chosen:
            raise InputError(self.frame_list, "video", "must list a frame of each video", video_id)
        if chosen[video_id][-1] > num_masks:
            rule = f"must be one of the {num_masks} that have a mask in {masks}"
            raise InputError(self.frame_list, "frame", rule, chosen[video_id][-1])
        return chosen[video_id]


def read_jhmdb_sentences(path: Path) -> tuple[Sentence, ...]:
    """Read ``jhmdb_annotation.txt``, one sentence a video; texts only lose blanks at their ends.

    A text without a word is given back like the others.

    Raises:
        InputError: The file is missing, not UTF-8, has another header or no row; a row does not
            have two columns, or has no file name as its video, or a video that has a row already.
    """
    rows = read_rows(path)
    if not rows or tuple(cell.strip() for cell in rows[0][1]) != COLUMNS:
        header = ",".join(rows[0][1]) if rows else ""
        raise InputError(path, "line 1", f"must be the header {','.join(COLUMNS)}", header)
    if len(rows) == 1:
        raise InputError(path, "file", "must list at least one video")
    sentences: dict[str, Sentence] = {}
    for line, row in rows[1:]:
        if len(row) != len(COLUMNS):
            raise InputError(path, f"line {line}", "must have 2 columns", ",".join(row))
        video_id, text = (cell.strip() for cell in row)
        if not is_file_name(video_id):
            raise InputError(path, f"line {line}, video_id", FILE_NAME_RULE, shorten(video_id))
        if video_id in sentences:
            raise InputError(path, f"line {line}, video_id", "must be listed once", video_id)
        if is_too_long(text):
            raise InputError(path, f"line {line}, query", SENTENCE_RULE, shorten(text))
        sentences[video_id] = Sentence(video_id=video_id, instance_id=INSTANCE_ID, text=text)
    return tuple(sentences.values())


def picture_folders(root: Path) -> dict[str, Path]:
    """Return the folder of pictures of every video of the copy; its parent is named by the action.

    Raises:
        InputError: ``Rename_Images`` is missing, or two actions have a video of the same name.
    """
    top = root / "Rename_Images"
    if not top.is_dir():
        raise InputError(top, "folder", "must exist")
    folders: dict[str, Path] = {}
    for action in _subfolders(top):
        for folder in _subfolders(action):
            if folder.name in folders:
                rule = f"must be in one action only, and is in {folders[folder.name].parent.name}"
                raise InputError(folder, "video", rule)
            folders[folder.name] = folder
    return folders


def find_pictures(root: Path, folders: Mapping[str, Path], video_id: str) -> Path:
    """Return the folder of a video that a sentence names; InputError when it is missing."""
    if video_id not in folders:
        place = root / "Rename_Images" / "*" / video_id
        raise InputError(place, "folder", "must exist, because a sentence is about this video")
    return folders[video_id]


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Read one picture (H, W, 3) RGB; InputError when it is missing or damaged."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "file", "must exist, because the frame has a mask") from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    return decode_picture_file(content, path=path, kinds="PNG")


def jhmdb_sentences_path(root: Path) -> Path:
    """Return where the sentences are."""
    return root / "jhmdb_annotation.txt"


def picture_path(folder: Path, number: int) -> Path:
    """Return where the picture of one frame is, in a video's folder of pictures."""
    return folder / f"{number:05d}.png"


def mask_path(root: Path, folder: Path) -> Path:
    """Return where the masks of the video with its pictures in ``folder`` are."""
    return root / "puppet_mask" / folder.parent.name / folder.name / "puppet_mask.mat"


def _subfolders(folder: Path) -> list[Path]:
    # Files and folders whose names begin with a dot are left behind by file managers.
    return sorted(
        path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")
    )


def _person(mask: NDArray[np.bool_]) -> Instance:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, left = float(rows[0]), float(columns[0])
    box = (top, left, float(rows[-1] + 1), float(columns[-1] + 1))
    return Instance(mask=mask, box=box, actor=ADULT, action=NO_ACTION, instance_id=INSTANCE_ID)
