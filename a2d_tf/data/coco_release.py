"""Still images with outlined objects as one more release: COCO's layout, one image a clip.

<root>/
  train.json, test.json                       instances, see coco_instances.py; or COCO's own names,
  train/, test/                               annotations/instances_train2017.json and train2017/,
                                              with val2017 (or 2014) as the test split

An image is a clip of one frame, which stands for every frame of a window. Objects of A2D's actors
get their ids, with the action "none"; all others have neither, and no image has a label map.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.data.a2d_frames import Instance
from a2d_tf.data.a2d_sentences import Sentence
from a2d_tf.data.coco_instances import (
    CocoImage,
    CocoInstances,
    CocoObject,
    draw_mask,
    read_instances,
)
from a2d_tf.data.coco_sentences import Named, name_objects, read_expressions
from a2d_tf.data.release import AnnotatedFrame, Video
from a2d_tf.errors import InputError

# Of each split: instance file and folder of images, the first that exists is read.
LAYOUTS: dict[str, tuple[tuple[str, str], ...]] = {
    "train": (
        ("train.json", "train"),
        ("annotations/instances_train2017.json", "train2017"),
        ("annotations/instances_train2014.json", "train2014"),
    ),
    "test": (
        ("test.json", "test"),
        ("annotations/instances_val2017.json", "val2017"),
        ("annotations/instances_val2014.json", "val2014"),
    ),
}
NO_ACTOR, NO_LABEL, NONE = 0, 0, 9  # the last is A2D's action "none"
_ACTORS = {
    "person": 1,
    "sports ball": 3,
    "bird": 4,
    "car": 5,
    "bus": 5,
    "truck": 5,
    "cat": 6,
    "dog": 7,
}
_ENDS = (b"\xff\xd9", b"IEND\xaeB`\x82")  # of a JPEG and of a PNG
_FRAME = 1  # the number of an image's one frame


@dataclass(frozen=True)
class CocoRelease:
    """A folder of images with instance files.

    Attributes:
        root: the folder.
        expressions: file of referring expressions, which then are the only sentences; or None.
    """

    root: Path
    expressions: Path | None = None

    @property
    def sampling(self) -> str | None:
        """None: an image is its own annotated frame."""
        return None

    def read_videos(self) -> tuple[Video, ...]:
        """Return the images of both splits, in the order of the files.

        Raises:
            InputError: a file is missing or malformed, two images have one name, or an expression
                is about an image or object that there is not.
        """
        if self.expressions is not None:
            return self._videos_of_expressions(self.expressions)
        videos = []
        for split in LAYOUTS:
            for image in self._read(split).images:
                sentences = _sentences(image.id, self._name(split, image))
                videos.append(self._video(split, split, image, sentences))
        return _check_unique(videos, self.root)

    def read_frame(self, video: Video, number: int) -> AnnotatedFrame:
        """Draw the masks of an image.

        Raises:
            InputError: the image is missing, damaged or of another size than its file says.
        """
        split, image = self._find(video)
        height, width = read_image(video.clip_path).shape[:2]
        if (height, width) != (image.height, image.width):
            rule = f"must be that of {self._read(split).path}, {image.width} x {image.height}"
            raise InputError(video.clip_path, "size", rule, f"{width} x {height}")
        content = self._read(split)
        masks = [draw_mask(one, image, path=content.path) for one in content.objects[image.id]]
        instances = tuple(
            _instance(mask, content.names[one.category_id], row)
            for row, (one, mask) in enumerate(zip(content.objects[image.id], masks, strict=True))
            if mask.any() and not one.iscrowd
        )
        return AnnotatedFrame(
            video_id=video.video_id,
            number=number,
            height=height,
            width=width,
            instances=instances,
            labels=None,
        )

    def iterate_frames(self, video: Video) -> Iterator[NDArray[np.uint8]]:
        """Yield the image (H, W, 3) RGB; InputError when it is missing or damaged."""
        yield read_image(video.clip_path)

    def lists(self) -> Mapping[str, Path]:
        """Return the instance file of training, and the expressions if any."""
        lists = {"videoset": self._read("train").path}
        if self.expressions is not None:
            lists["sentences"] = self.expressions
        return lists

    def skipped_rows(self) -> tuple[str, ...]:
        """Return nothing: an expression that cannot be used is an error."""
        return ()

    def _read(self, split: str) -> CocoInstances:
        return _read_once(self._paths(split)[0])

    def _paths(self, split: str) -> tuple[Path, Path]:
        for file, folder in LAYOUTS[split]:
            if (self.root / file).is_file():
                return self.root / file, self.root / folder
        names = ", ".join(file for file, _ in LAYOUTS[split])
        raise InputError(self.root, f"{split} split", f"must have one of {names}")

    def _video(
        self,
        file: str,
        split: str,
        image: CocoImage,
        sentences: tuple[Sentence, ...],
        name: str = "",
    ) -> Video:
        return Video(
            video_id=name or Path(image.file_name).stem,
            split=split,
            clip_path=self._paths(file)[1] / image.file_name,
            frame_numbers=(_FRAME,),
            sentences=sentences,
        )

    def _find(self, video: Video) -> tuple[str, CocoImage]:
        for split in LAYOUTS:
            path, folder = self._paths(split)
            if folder in video.clip_path.parents:
                return split, _images_by_name(path)[str(video.clip_path.relative_to(folder))]
        raise ValueError(f"{video.clip_path} is not of {self.root}")

    def _name(self, split: str, image: CocoImage) -> list[tuple[int, str]]:
        content = self._read(split)
        pixels = image.height * image.width
        named = []
        for one in content.objects[image.id]:
            mask = draw_mask(one, image, path=content.path)
            columns = np.flatnonzero(mask.any(axis=0))
            center = (columns[0] + columns[-1] + 1) / 2 / image.width if len(columns) else 0.5
            named.append(
                Named(
                    name=content.names[one.category_id],
                    center=float(center),
                    area=float(mask.sum() / pixels),
                    crowd=one.iscrowd,
                )
            )
        return name_objects(named)

    def _videos_of_expressions(self, path: Path) -> tuple[Video, ...]:
        images = {one.id: (file, one) for file in LAYOUTS for one in self._read(file).images}
        rows: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
        for one in read_expressions(path):
            if one.image_id not in images:
                raise InputError(path, "image_id", f"must be an image of {self.root}", one.image_id)
            file, image = images[one.image_id]
            row = _row_of(one.object_id, self._read(file).objects[image.id])
            if row is None:
                rule = f"must be an object of image {image.id}"
                raise InputError(path, "ann_id", rule, one.object_id)
            rows[image.id, one.split] += [(row, text) for text in one.texts]
        videos = []
        for (image_id, split), named in rows.items():
            file, image = images[image_id]
            stem = Path(image.file_name).stem
            # RefCOCOg's first split has images in both halves.
            both = all((image_id, other) in rows for other in LAYOUTS)
            name = f"{stem}-{split}" if both else stem
            videos.append(self._video(file, split, image, _sentences(image_id, named), name))
        return _check_unique(videos, self.root)


def read_image(path: Path) -> NDArray[np.uint8]:
    """Read one image (H, W, 3) RGB; InputError when it is missing or damaged."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    image = None
    if any(end in content for end in _ENDS):  # of a part, OpenCV would make up the rest
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
    if image is None:
        raise InputError(path, "image", "must be a whole JPEG or PNG file")
    return image.astype(np.uint8, copy=False)


# A release is handed to the processes that convert it, which read its files once each.
@cache
def _read_once(path: Path) -> CocoInstances:
    return read_instances(path)


@cache
def _images_by_name(path: Path) -> dict[str, CocoImage]:
    return {image.file_name: image for image in _read_once(path).images}


def _row_of(object_id: int, objects: tuple[CocoObject, ...]) -> int | None:
    return next((row for row, one in enumerate(objects) if one.id == object_id), None)


def _sentences(image_id: int, named: list[tuple[int, str]]) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(video_id=str(image_id), instance_id=row, text=text) for row, text in named
    )


def _instance(mask: NDArray[np.bool_], name: str, row: int) -> Instance:
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    actor = _ACTORS.get(name, NO_ACTOR)
    return Instance(
        mask=mask,
        box=(float(ys[0]), float(xs[0]), float(ys[-1] + 1), float(xs[-1] + 1)),
        actor=actor,
        action=NONE if actor else NO_LABEL,
        instance_id=row,
    )


def _check_unique(videos: list[Video], root: Path) -> tuple[Video, ...]:
    seen: set[str] = set()
    for video in videos:
        if video.video_id in seen:
            raise InputError(root, "file_name", "must be of one image", video.video_id)
        seen.add(video.video_id)
    return tuple(videos)
