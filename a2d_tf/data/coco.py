"""Still images with COCO's instances as a release that can be converted: a video of one frame.

``coco_layout`` draws the folder, ``coco_instances`` its files. Sentences are made of class names
(``object_sentences``) or are somebody's expressions (``expressions``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.data.a2d_frames import Instance
from a2d_tf.data.a2d_sentences import Sentence
from a2d_tf.data.coco_instances import CocoImage, CocoObject, read_instances
from a2d_tf.data.coco_layout import find_splits
from a2d_tf.data.coco_sentences import class_sentences, group_objects, visible_objects
from a2d_tf.data.expressions import ImageExpressions, read_expressions
from a2d_tf.data.json_fields import ImageId
from a2d_tf.data.object_sentences import SentenceRules
from a2d_tf.data.release import AnnotatedFrame, Video
from a2d_tf.errors import InputError

NUMBER = 1  # of the only frame
# Ids of a2d_tf.labels for the classes that A2D has; all others are no actor (0) of no action (0).
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


@dataclass(frozen=True)
class StillVideo(Video):
    """An image as a video of one frame, with its outlines."""

    image: CocoImage


@dataclass(frozen=True)
class CocoRelease:
    """The folder of images, and what its sentences are.

    Attributes:
        root: the folder.
        class_sentences: when words are clear enough for sentences of class names; None makes none.
        expressions: the file of expressions, if any. It says which images are used, and their
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
            InputError: no known layout; a file of instances or expressions is malformed; one id
                for two images, where expressions ask for it.
        """
        videos: list[StillVideo] = []
        by_id: dict[ImageId, CocoImage] = {}
        for split in find_splits(self.root):
            for image in read_instances(split.instances):
                if self.expressions is not None and image.image_id in by_id:
                    rule = "must be in one split only, for --expressions to name an image by its id"
                    raise InputError(split.instances, "images", rule, image.image_id)
                by_id[image.image_id] = image
                videos.append(
                    StillVideo(
                        video_id=_video_id(split.pictures.name, image.file_name),
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
        return tuple(self._with_sentences(video, found) for video in videos)

    def read_frame(self, video: Video, number: int) -> AnnotatedFrame:
        """Return the objects of an image, without crowds and those that fill no pixel.

        Behind them comes all of a class as one, where a sentence describes it.
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
            labels=None,  # not every actor is outlined, where crowds are, and no action is known
        )

    def iterate_frames(self, video: Video) -> Iterator[NDArray[np.uint8]]:
        """Yield the picture (H, W, 3) RGB.

        Raises:
            InputError: it is missing, damaged or not of the size that the instances say.
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

    def skipped_rows(self) -> tuple[str, ...]:
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
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "file", "must exist, because the instances list it") from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    picture = None
    if content:
        # Outlines belong to the stored pixels, whatever a camera said about turning them.
        flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
        picture = cv2.imdecode(np.frombuffer(content, np.uint8), flags)
    if picture is None:
        raise InputError(path, "picture", "must be a whole JPEG or PNG file")
    return picture.astype(np.uint8, copy=False)


def check_size(path: Path, picture: NDArray[np.uint8], image: CocoImage) -> None:
    """Raise InputError unless a picture has the size that the instances say."""
    height, width = picture.shape[:2]
    if (height, width) != (image.height, image.width):
        rule = f"must be that of the instances, {image.width} x {image.height}"
        raise InputError(path, "size", rule, f"{width} x {height}")


def _video_id(folder: str, file_name: str) -> str:
    # No slash, for ids may become names of files.
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
