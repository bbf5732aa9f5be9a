"""Still images with COCO's instances as a release that can be converted: a video of one frame.

``layout.py`` draws the folder, ``instances.py`` its files. Sentences are made of class names
(``sentences.py``) or are somebody's expressions (``expressions.py``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.json_fields import ImageId
from a2d_tf.files.path_kinds import require_folder
from a2d_tf.media.picture_file import read_picture_file
from a2d_tf.releases.coco.expressions import ImageExpressions, read_expressions
from a2d_tf.releases.coco.instances import CocoImage, CocoObject, read_instances
from a2d_tf.releases.coco.layout import find_splits
from a2d_tf.releases.coco.sentences import class_sentences, group_objects, visible_objects
from a2d_tf.releases.object_sentences import SentenceRules
from a2d_tf.releases.release import AnnotatedFrame, Instance, Sentence, SkippedRow, Video

NUMBER = 1  # number of the only frame
# Ids of a2d_tf.labels for the classes that A2D has; all others are not actors (0) and have no
# action (0).
ACTORS = {
    "person": 1,
    "sports ball": 3,
    "bird": 4,
    "car": 5,
    "bus": 5,
    "truck": 5,
    "cat": 6,
    "dog": 7,
}
NO_ACTION = 9
_NOTHING = 0
MISSING_PICTURE = "must exist, because the instances list it"


@dataclass(frozen=True)
class StillVideo(Video):
    """An image as a video of one frame, with its outlines."""

    image: CocoImage


@dataclass(frozen=True)
class CocoRelease:
    """The folder of images, and what its sentences are.

    Attributes:
        root: The folder.
        class_sentences: When words are clear enough for sentences of class names; None where no
            such sentences are made.
        expressions: The file of expressions, if any. It says which images are used, and their
            splits, unless sentences of class names are made too: then all are used, and those
            without an expression are in the split of their folder.
    """

    root: Path
    class_sentences: SentenceRules | None
    expressions: Path | None = None

    @property
    def sampling(self) -> str | None:
        """None: an image has one frame."""
        return None

    def read_videos(self) -> tuple[Video, ...]:
        """Return the images in the order of their files.

        Raises:
            InputError: The layout is unknown; a file of instances or expressions is malformed; a
                folder of pictures is missing; two images have one id, where expressions name them
                by it, or names that would give their videos one id.
        """
        videos: list[StillVideo] = []
        by_id: dict[ImageId, CocoImage] = {}
        video_ids: set[str] = set()
        splits = find_splits(self.root)
        for split in splits:
            for image in read_instances(split.instances):
                if self.expressions is not None and image.image_id in by_id:
                    rule = "must share no id with the other split: --expressions names images by id"
                    raise InputError(split.instances, "images", rule, shorten(image.image_id))
                by_id[image.image_id] = image
                video_id = _video_id(split.pictures.name, image.file_name)
                if video_id in video_ids:
                    rule = "must differ from other names by more than its ending or a slash"
                    raise InputError(split.instances, "file_name", rule, image.file_name)
                video_ids.add(video_id)
                videos.append(
                    StillVideo(
                        video_id=video_id,
                        split=split.split,
                        clip_path=split.pictures / image.file_name,
                        frame_numbers=(NUMBER,),
                        sentences=(),
                        image=image,
                    )
                )
        found: dict[ImageId, ImageExpressions] = {}
        if self.expressions is not None:
            found = read_expressions(self.expressions, by_id)
            if self.class_sentences is None:
                videos = [video for video in videos if video.image.image_id in found]
        for split in splits:
            if any(video.clip_path.is_relative_to(split.pictures) for video in videos):
                require_folder(split.pictures)
        return tuple(self._with_sentences(video, found) for video in videos)

    def read_frame(self, video: Video, number: int) -> AnnotatedFrame:
        """Return the objects of an image, without crowds and those that fill no pixel.

        They are followed by all objects of a class as one, where a sentence describes these.
        """
        image = _image_of(video)
        objects = visible_objects(image)
        if self.class_sentences is not None:
            objects += group_objects(image, self.class_sentences)
        return AnnotatedFrame(
            video_id=video.video_id,
            number=number,
            height=image.height,
            width=image.width,
            instances=tuple(map(_instance, objects)),
            labels=None,  # not every actor is outlined where crowds are, and no action is known
        )

    def iterate_frames(self, video: Video) -> Iterator[NDArray[np.uint8]]:
        """Yield the picture (H, W, 3) RGB.

        Raises:
            InputError: It is missing, damaged or of another size than the instances say.
        """
        picture = read_still(video.clip_path)
        check_size(video.clip_path, picture, _image_of(video))
        yield picture

    def lists(self) -> Mapping[str, Path]:
        """Return the files of instances and that of expressions, if any."""
        lists = {f"{one.split}_instances": one.instances for one in find_splits(self.root)}
        if self.expressions is not None:
            lists["expressions"] = self.expressions
        return lists

    def skipped_rows(self) -> tuple[SkippedRow, ...]:
        """Return nothing: an expression that cannot be used is an error."""
        return ()

    def _with_sentences(
        self, video: StillVideo, found: Mapping[ImageId, ImageExpressions]
    ) -> StillVideo:
        image, split = video.image, video.split
        texts: list[tuple[int, str]] = []
        if image.image_id in found:
            split = found[image.image_id].split
            texts += found[image.image_id].texts
        if self.class_sentences is not None:
            texts += class_sentences(image, self.class_sentences)
        sentences = tuple(
            Sentence(video_id=video.video_id, instance_id=number, text=text)
            for number, text in texts
        )
        return replace(video, split=split, sentences=sentences)


def read_still(path: Path) -> NDArray[np.uint8]:
    """Read a picture (H, W, 3) RGB as it is stored; InputError when it is missing or damaged."""
    return read_picture_file(path, missing=MISSING_PICTURE)


def check_size(path: Path, picture: NDArray[np.uint8], image: CocoImage) -> None:
    """Raise InputError unless a picture has the size that the instances say."""
    height, width = picture.shape[:2]
    if (height, width) != (image.height, image.width):
        rule = f"must be {image.width} x {image.height}, as the instances say"
        raise InputError(path, "size", rule, f"{width} x {height}")


def _video_id(folder: str, file_name: str) -> str:
    # No slash, since ids may become names of files.
    return "_".join((folder, *PurePosixPath(file_name).with_suffix("").parts))


def _image_of(video: Video) -> CocoImage:
    if not isinstance(video, StillVideo):
        raise TypeError(f"video must be one of read_videos, got {type(video).__name__}")
    return video.image


def _instance(one: CocoObject) -> Instance:
    left, top, width, height = one.mask.box()
    actor = ACTORS.get(one.category, _NOTHING)
    return Instance(
        mask=one.mask.decode(),
        box=(top, left, top + height, left + width),
        actor=actor,
        action=NO_ACTION if actor else _NOTHING,
        instance_id=one.annotation_id,
    )
