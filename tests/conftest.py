"""Fixtures that every test folder shares: real data, a tiny copy of A2D, a tiny untrained run."""

import importlib.util
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import av
import cv2
import h5py
import numpy as np
import pytest
import scipy.io
from fakes.brightness_run import BrightnessRun

from a2d_tf.config.schema import PairClassifierConfig, SentenceConfig
from a2d_tf.labels import COLOURS, action_of, actor_of

if TYPE_CHECKING:
    from a2d_tf.models.joint_segmenter import JointModels
    from a2d_tf.records.clip_records import ClipRecord
    from a2d_tf.records.video_records import VideoRecord

# The tiny copy of A2D with A2D Sentences, written as the releases write it.
HEIGHT, WIDTH, FRAMES = 48, 64, 24
# (id, instance id, mask as y1, x1, y2, x2) of the instances of each annotated frame.
VIDEOS = {
    "-tiny_pair": {  # two actors that overlap; the second one is gone in frame 16
        8: [(18, 0, (10, 4, 40, 24)), (77, 1, (20, 20, 36, 50))],
        16: [(18, 0, (10, 8, 40, 28))],
    },
    "tiny_single": {
        6: [(34, 2, (5, 6, 15, 16))],
        12: [(36, 2, (7, 10, 17, 20))],
        18: [(36, 2, (9, 14, 19, 24))],
    },
    "tiny_missed": {12: [(44, None, (2, 30, 12, 60))]},
}
VIDEOSET = (
    "-tiny_pair,77,00:00:00,00:00:01,48,64,24,2,0\n"
    "tiny_single,34,00:00:02,00:00:03,48,64,24,3,1\n"
    "tiny_missed,44,00:01:00,00:01:01,48,64,24,1,0\n"
)
SENTENCES = (
    "video_id,instance_id,query\n"
    "-tiny_pair,0, a Man in blue is walking  \n"
    "-tiny_pair,1,the dog is running\n"
    "tiny_single,2,red ball flying and rolling\n"
)

FrameWriter = Callable[..., None]
ClipWriter = Callable[..., None]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case of bytes without them: those of an archive may hold the time of the day."""
    return f"{len(val)}-bytes" if isinstance(val, bytes) else None


@pytest.fixture
def full_disk() -> Path:
    """Return a device that every write finds full, as Linux has it."""
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("no /dev/full here")
    return device


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the checkout; skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data here: real data is not part of the project")
    return folder


@pytest.fixture(scope="session")
def write_frame() -> FrameWriter:
    """Return ``write_frame(path, instances, squeeze=False)``: one HDF5 file in MATLAB's order."""

    def write(
        path: Path,
        instances: Sequence[tuple[int, int | None, tuple[int, int, int, int]]],
        squeeze: bool = False,
    ) -> None:
        masks = np.zeros((len(instances), HEIGHT, WIDTH), dtype=np.uint8)
        labels = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
        boxes = []
        for mask, (pair_id, _, (y1, x1, y2, x2)) in zip(masks, instances, strict=True):
            mask[y1:y2, x1:x2] = 1
            labels[y1:y2, x1:x2] = pair_id
            boxes.append([x1 + 0.25, y1 - 0.5, x2, y2 + 0.75])
        ids = np.array([[float(pair_id) for pair_id, _, _ in instances]])
        stored_boxes = np.array(boxes).T  # (4, N)
        stored_masks = masks.transpose(0, 2, 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        with h5py.File(path, "w") as file:
            file["reS_id"] = labels.T
            file["reMask"] = stored_masks[0] if len(instances) == 1 else stored_masks
            file["reBBox"] = stored_boxes.squeeze() if squeeze else stored_boxes
            file["id"] = ids.squeeze(0) if squeeze else ids
            if path.suffix == ".h5":
                file["instance"] = np.array([number for _, number, _ in instances])
            else:  # MATLAB keeps cell arrays in a group of references
                file.create_group("#refs#")

    return write


@pytest.fixture(scope="session")
def write_clip() -> ClipWriter:
    """Return ``write_clip(path, num_frames=24, **container_options)``: frame t has grey 8 t."""

    def write(path: Path, num_frames: int = FRAMES, **options: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with av.open(str(path), "w", options=options) as container:
            stream = container.add_stream("libx264", rate=24, options={"qp": "0"})
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            stream.codec_context.gop_size = 12
            for t in range(num_frames):
                picture = np.full((HEIGHT, WIDTH, 3), min(8 * t, 255), dtype=np.uint8)
                picture[:, WIDTH // 2 :, 2] = 0  # no blue on the right: the channel order shows
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode())

    return write


@pytest.fixture(scope="session")
def load_tool() -> Callable[[str], ModuleType]:
    """Return what imports a command of ``tools`` by its name."""

    def load(name: str) -> ModuleType:
        path = Path(__file__).resolve().parents[1] / "tools" / f"{name}.py"
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module  # dataclasses ask for it
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def tiny_a2d_template(
    tmp_path_factory: pytest.TempPathFactory, write_frame: FrameWriter, write_clip: ClipWriter
) -> Path:
    """Write the copy once; tests get their own through ``tiny_a2d``."""
    root = tmp_path_factory.mktemp("tiny_a2d")
    texts = root / "text_annotations"
    for video_id, frames in VIDEOS.items():
        write_clip(root / "Release" / "clips320H" / f"{video_id}.mp4")
        for number, instances in frames.items():
            annotations = root / "Release" / "Annotations"
            mat = annotations / "mat" / video_id / f"{number:05d}.mat"
            write_frame(mat, instances, squeeze=video_id == "tiny_missed")
            if video_id != "tiny_missed":
                folder = texts / "a2d_annotation_with_instances" / video_id
                write_frame(folder / f"{number:05d}.h5", instances)
            colours = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
            for pair_id, _, (y1, x1, y2, x2) in instances:
                colours[y1:y2, x1:x2] = COLOURS[pair_id]
            col = annotations / "col" / video_id / f"{number:05d}.png"
            col.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(col), colours[..., ::-1])
    (root / "Release" / "videoset.csv").write_text(VIDEOSET)
    (texts / "a2d_annotation.txt").write_text(SENTENCES)
    (texts / "a2d_missed_videos.txt").write_text("tiny_missed")
    return root


@pytest.fixture
def tiny_a2d(tmp_path: Path, tiny_a2d_template: Path) -> Path:
    """Return a fresh copy: 3 videos of 24 frames, 64 x 48, 6 annotated frames, 3 sentences."""
    root = tmp_path / "a2d"
    shutil.copytree(tiny_a2d_template, root)
    return root


@pytest.fixture
def tiny_jhmdb(tmp_path: Path) -> Path:
    """Return a copy of J-HMDB Sentences: 2 videos of 64 x 48, 12 and 9 frames, 12 and 7 masks.

    Frame n has grey 8 n and the mask y 10 to 40, x n to n + 20.
    """
    root = tmp_path / "jhmdb"
    for video, num_frames, num_masks in (
        ("walk/@20_Man_(walk)_1", 12, 12),
        ("clap/woman_clap_0", 9, 7),
    ):
        (root / "Rename_Images" / video).mkdir(parents=True)
        (root / "puppet_mask" / video).mkdir(parents=True)
        for number in range(1, num_frames + 1):
            picture = np.full((HEIGHT, WIDTH, 3), 8 * number, np.uint8)
            picture[:, WIDTH // 2 :, 0] = 0  # no blue on the right: the channel order shows
            cv2.imwrite(str(root / "Rename_Images" / video / f"{number:05d}.png"), picture)
        masks = np.zeros((HEIGHT, WIDTH, num_masks), np.uint8)
        for number in range(1, num_masks + 1):
            masks[10:40, number : number + 20, number - 1] = 1
        path = root / "puppet_mask" / video / "puppet_mask.mat"
        scipy.io.savemat(path, {"part_mask": masks}, do_compression=True)
    (root / "jhmdb_annotation.txt").write_text(
        "video_id,query\n@20_Man_(walk)_1, Man in blue walking \nwoman_clap_0,old woman clapping\n"
    )
    return root


@pytest.fixture(scope="session")
def tiny_records(tmp_path_factory: pytest.TempPathFactory, tiny_a2d_template: Path) -> Path:
    """Return the tiny copy as shards of 4 frames, all in the test split, to be read only.

    5 records with 3 sentences: 6 pairs of a sentence and a frame that shows its actor, 1 that
    does not.
    """
    from a2d_tf.records.convert import convert

    folder = tmp_path_factory.mktemp("tiny_records")
    shutil.copytree(tiny_a2d_template, folder / "a2d")
    videoset = folder / "a2d" / "Release" / "videoset.csv"
    videoset.write_text(VIDEOSET.replace("24,2,0", "24,2,1").replace("24,1,0", "24,1,1"))
    convert(folder / "a2d", folder / "records", frames=4, workers=1)
    return folder / "records"


@pytest.fixture(scope="session")
def moving_picture() -> Callable[..., np.ndarray]:
    """Return ``picture(x, y, size=(48, 64))``: a texture moved x to the right and y down, RGB."""
    noise = np.random.default_rng(0).integers(0, 256, (160, 200, 3), np.uint8)
    texture = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX)

    def picture(x: float, y: float, size: tuple[int, int] = (HEIGHT, WIDTH)) -> np.ndarray:
        matrix = np.float32([[1, 0, x], [0, 1, y]])
        moved = cv2.warpAffine(texture, matrix, (200, 160), flags=cv2.INTER_CUBIC)
        return np.ascontiguousarray(moved[32 : 32 + size[0], 32 : 32 + size[1]])

    return picture


@pytest.fixture(scope="session")
def write_moving_clip(moving_picture: Callable[..., np.ndarray]) -> ClipWriter:
    """Return ``write_moving_clip(path)``: 24 frames of a texture that moves 1 pixel to the right.

    From its middle on it moves down instead.
    """

    def write(path: Path) -> None:
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=24, options={"qp": "0"})
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
            for t in range(FRAMES):
                picture = moving_picture(min(t, FRAMES // 2), max(0, t - FRAMES // 2))
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode())

    return write


@pytest.fixture(scope="session")
def tiny_flow_records(
    tmp_path_factory: pytest.TempPathFactory,
    tiny_a2d_template: Path,
    write_moving_clip: ClipWriter,
) -> Path:
    """Return shards of 4 frames of moving texture, 24 pixels high, with flow, to be read only.

    Two videos with three records are in the train split, "tiny_single" with three in the test
    split.
    """
    from a2d_tf.records.convert import convert

    folder = tmp_path_factory.mktemp("tiny_flow_records")
    shutil.copytree(tiny_a2d_template, folder / "a2d")
    for clip in (folder / "a2d" / "Release" / "clips320H").iterdir():
        write_moving_clip(clip)
    convert(folder / "a2d", folder / "records", frames=4, height=24, flow="dis", workers=1)
    return folder / "records"


@pytest.fixture(scope="session")
def tiny_config() -> SentenceConfig:
    """Return the smallest experiment: 4 frames of 32 x 32, responses at 2, 8 and 32."""
    return SentenceConfig.model_validate(
        {
            "task": "sentence",
            "data": {"size": 32, "frames": 4},
            "text": {"dimension": 8, "max_words": 6, "encoder": "conv", "units": 8},
            "model": {
                "endpoint": "MaxPool3d_4a_3x3",  # Mixed_4f's stride in a third of the time
                "width": 0.05,
                "batch_norm": "trained",
                "decoder_widths": [8, 8],
                "decoder_strides": [4, 4],
                "fold": "on",  # which does not pay at this size, but every command has to know it
                "trainable": ["all"],
            },
            "loss": {"weights": [1.0, 1.0, 1.0]},
            "train": {
                "steps": 2,
                "batch_size": 2,
                "learning_rate": 0.001,
                "decay_steps": [],
                "decay_factor": 0.1,
                "steps_per_epoch": 1,
            },
        }
    )


@pytest.fixture(scope="session")
def untrained_run(tmp_path_factory: pytest.TempPathFactory, tiny_config: SentenceConfig) -> Path:
    """Return the folder of a run at step 7 with random weights, to be read only.

    Its words are: a man walking the dog is running red ball flying and rolling in blue.
    """
    workdir = tmp_path_factory.mktemp("untrained_run")
    _write_untrained_run(workdir, tiny_config, seed=0)
    return workdir


@pytest.fixture(scope="session")
def untrained_flow_run(
    tmp_path_factory: pytest.TempPathFactory, tiny_config: SentenceConfig
) -> Path:
    """Return a run like ``untrained_run``, of flow by DIS from frames 24 pixels high."""
    from a2d_tf.records.flow_source import FlowSource, save_flow_source

    workdir = tmp_path_factory.mktemp("untrained_flow_run")
    data = tiny_config.data.model_copy(update={"stream": "flow"})
    _write_untrained_run(workdir, tiny_config.model_copy(update={"data": data}), seed=1)
    save_flow_source(FlowSource(method="dis", height=24), workdir)
    return workdir


def _write_untrained_run(workdir: Path, config: SentenceConfig, *, seed: int) -> None:
    # Here, so that tests of plain data need not wait for TensorFlow.
    import keras

    from a2d_tf.config.loader import save_config
    from a2d_tf.tasks.sentence import SentenceTask
    from a2d_tf.training.checkpoint import save_checkpoint
    from a2d_tf.training.loop import CONFIG_FILE, compile_model
    from a2d_tf.words.word_vectors import save_word_vectors, train_word_vectors

    sentences = [row.split(",")[2] for row in SENTENCES.splitlines()[1:]]
    vectors = train_word_vectors([*sentences, "a man"], dimension=8, window=2, epochs=1, seed=0)
    save_word_vectors(vectors, workdir / "word_vectors")
    save_config(config, workdir / CONFIG_FILE)
    keras.utils.set_random_seed(seed)
    task = SentenceTask(config, workdir)
    model = task.build_model()
    compile_model(model, task)
    save_checkpoint(model, workdir, step=7)


@pytest.fixture(scope="session")
def make_record() -> Callable[..., "ClipRecord"]:
    """Return ``make(**changes)``: a record of frames 2 to 17 around 10, frame n of grey 8 n.

    ``paint(n)`` gives another picture (H, W, 3), ``masks`` the instances' (H, W) masks, ``size``
    that of both, ``pairs`` the instances' actor-action ids. By default two walking dogs share the
    picture, one its left half and one its right, and two sentences name them. The label map is
    painted from the instances, later ones over earlier ones.
    """
    from a2d_tf.records.clip_records import ClipRecord
    from a2d_tf.releases.release import Instance

    def make(
        *,
        video_id: str = "grey",
        split: str = "train",
        frame_number: int = 10,
        numbers: Sequence[int] = tuple(range(2, 18)),
        size: tuple[int, int] = (16, 16),
        paint: Callable[[int], np.ndarray] | None = None,
        masks: Sequence[np.ndarray] | None = None,
        pairs: Sequence[int] | None = None,
        sentences: Sequence[tuple[str, int]] = (("the left dog", 0), ("the right dog", 1)),
    ) -> ClipRecord:
        if paint is None:

            def paint(number: int) -> np.ndarray:
                return np.full((*size, 3), 8 * number, np.uint8)

        if masks is None:
            left = np.broadcast_to(np.arange(size[1]) < size[1] // 2, size)
            masks = (left, ~left)
        pairs = [78] * len(masks) if pairs is None else pairs
        labels = np.zeros(size, np.uint8)
        for mask, pair in zip(masks, pairs, strict=True):
            labels[mask] = pair
        frames = [
            cv2.imencode(".jpg", paint(n)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 100])[1].tobytes()
            for n in numbers
        ]
        box = (0.0, 0.0, float(size[0]), float(size[1]))
        return ClipRecord(
            video_id=video_id,
            split=split,
            frame_number=frame_number,
            source_size=size,
            clip_size=size,
            frames=tuple(frames),
            frame_numbers=tuple(numbers),
            flow=(),
            instances=tuple(
                Instance(
                    mask=mask,
                    box=box,
                    actor=actor_of(pair),
                    action=action_of(pair),
                    instance_id=row,
                )
                for row, (mask, pair) in enumerate(zip(masks, pairs, strict=True))
            ),
            labels=labels,
            sentences=tuple(sentences),
        )

    return make


@pytest.fixture(scope="session")
def write_checkpoint() -> Callable[[Path, dict[str, np.ndarray]], None]:
    """Return ``write(prefix, variables)``: a checkpoint as TensorFlow 1 wrote it, by names."""
    import tensorflow as tf

    def write(prefix: Path, variables: dict[str, np.ndarray]) -> None:
        prefix.parent.mkdir(parents=True, exist_ok=True)
        tf.raw_ops.SaveV2(
            prefix=str(prefix),
            tensor_names=list(variables),
            shape_and_slices=[""] * len(variables),
            tensors=list(variables.values()),
        )

    return write


@pytest.fixture(scope="session")
def write_shards() -> Callable[..., list[Path]]:
    """Return ``write(folder, records, split="train", shards=1)``, which gives their paths."""
    from a2d_tf.records.clip_records import encode_example, write_records

    def write(
        folder: Path, records: Sequence["ClipRecord"], split: str = "train", shards: int = 1
    ) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / f"{split}-{i:05d}-of-{shards:05d}.tfrecord" for i in range(shards)]
        for index, path in enumerate(paths):
            write_records(path, (encode_example(record) for record in records[index::shards]))
        return paths

    return write


@pytest.fixture(scope="session")
def write_manifest() -> Callable[..., None]:
    """Return ``write(folder, **options)``: what a conversion says of itself when it is done."""
    from a2d_tf.records.manifest import FORMAT, Manifest, Options, Source, save_progress

    def write(folder: Path, **options: object) -> None:
        values = {
            "dataset": "a2d",
            "height": None,
            "frames": 16,
            "frame_stride": 1,
            "jpeg_quality": 100,
            "flow": "none",
            "videos_per_shard": 64,
        }
        manifest = Manifest(
            format=FORMAT,
            options=Options(**values | options),
            source=Source(name="drawn", videoset_sha256="", sentences_sha256=None),
            shards=(),
            splits={},
            skipped_sentence_rows={},
            versions={},
        )
        save_progress(manifest, folder)

    return write


@pytest.fixture(scope="session")
def write_data(
    write_shards: Callable[..., list[Path]], write_manifest: Callable[..., None]
) -> Callable[..., Path]:
    """Return ``write(folder, train, test, frames=16, frame_stride=1)``: a converted data set."""
    from a2d_tf.records.manifest import write_sentences_of_split

    def write(
        folder: Path,
        train: Sequence["ClipRecord"],
        test: Sequence["ClipRecord"],
        frames: int = 16,
        frame_stride: int = 1,
    ) -> Path:
        for split, records in (("train", train), ("test", test)):
            write_shards(folder, records, split)
            texts = [text for record in records for text, _ in record.sentences]
            write_sentences_of_split(folder, split, texts)
        write_manifest(folder, frames=frames, frame_stride=frame_stride)
        return folder

    return write


@pytest.fixture(scope="session")
def make_video() -> Callable[..., "VideoRecord"]:
    """Return ``make(video_id, pairs, colour=(t -> RGB), count=6, **changes)``: a plain video.

    Frames are 16 x 24; frame t (from 0) has one colour, and its flow goes t pixels to the right.
    """
    from a2d_tf.media.flow import encode_flow
    from a2d_tf.records.video_records import VideoRecord

    def make(
        video_id: str,
        pairs: Sequence[int],
        colour: Callable[[int], Sequence[int]] = lambda t: (10 * t,) * 3,
        count: int = 6,
        **changes: object,
    ) -> "VideoRecord":
        quality = [cv2.IMWRITE_JPEG_QUALITY, 100]
        pictures = [np.full((16, 24, 3), colour(t)[::-1], np.uint8) for t in range(count)]
        moves = [np.broadcast_to(np.float32((t, 0)), (16, 24, 2)) for t in range(count)]
        values = {
            "video_id": video_id,
            "split": "train",
            "clip_size": (16, 24),
            "frames": tuple(cv2.imencode(".jpg", one, quality)[1].tobytes() for one in pictures),
            "flow": tuple(encode_flow(one) for one in moves),
            "pairs": tuple(pairs),
        }
        return VideoRecord(**values | changes)

    return make


@pytest.fixture(scope="session")
def write_videos(write_manifest: Callable[..., None]) -> Callable[..., Path]:
    """Return ``write(folder, train, test, shards=1, **options)``: converted whole videos."""
    from a2d_tf.records.clip_records import write_records
    from a2d_tf.records.video_records import encode_video

    def write(
        folder: Path,
        train: Sequence["VideoRecord"],
        test: Sequence["VideoRecord"],
        shards: int = 1,
        **options: object,
    ) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for split, videos in (("train", train), ("test", test)):
            for index in range(shards):
                path = folder / f"{split}-{index:05d}-of-{shards:05d}.tfrecord"
                write_records(path, map(encode_video, videos[index::shards]))
        write_manifest(folder, **{"unit": "video", "frames": 0, "flow": "dis"} | options)
        return folder

    return write


@pytest.fixture(scope="session")
def make_pairs_config() -> Callable[..., PairClassifierConfig]:
    """Return ``make(section={key: value}, ...)``: a classifier of 4 frames of 16 x 16."""

    def make(**changes: dict) -> PairClassifierConfig:
        values = {
            "task": "pair_classifier",
            "data": {
                "size": 16,
                "frames": 4,
                "test_frames": 4,
                "stream": "rgb",
                "view": "crop",
                "resize": 16,
                "flip": True,
            },
            "model": {"width": 0.1, "batch_norm": "frozen", "trainable": ["all"]},
            "train": {
                "steps": 2,
                "batch_size": 2,
                "learning_rate": 0.01,
                "decay_steps": [],
                "decay_factor": 1.0,
                "steps_per_epoch": 1,
                "xla": "off",
            },
            "evaluation": {},
        }
        for section, keys in changes.items():
            values[section] |= keys
        return PairClassifierConfig.model_validate(values)

    return make


@pytest.fixture(scope="session")
def coloured_videos(make_video: Callable[..., "VideoRecord"]) -> list["VideoRecord"]:
    """Return six videos: red ones of an adult eating, blue ones of a dog walking, dark to light."""
    return [
        make_video(f"{name}_{level}", [pair], colour=lambda _, rgb=colour, level=level: level * rgb)
        for level in (80, 160, 240)
        for name, pair, colour in (
            ("red", 13, np.array([1, 0, 0])),
            ("blue", 78, np.array([0, 0, 1])),
        )
    ]


@pytest.fixture(scope="session")
def make_config(tiny_config: SentenceConfig) -> Callable[..., SentenceConfig]:
    """Return ``make(section={key: value}, ...)``: an experiment that compiles in a second.

    Clips are 2 frames of 16 x 16, the video encoder is I3D's first two convolutions.
    """

    def make(**changes: dict) -> SentenceConfig:
        values = tiny_config.model_dump()
        values["data"] |= {"size": 16, "frames": 2}
        values["model"] |= {
            "endpoint": "Conv3d_2b_1x1",
            "width": 0.1,
            "decoder_widths": [4, 4],
            "decoder_strides": [2, 2],
        }
        for section, keys in changes.items():
            values[section] |= keys
        return SentenceConfig.model_validate(values)

    return make


@pytest.fixture(scope="session")
def make_baseline_config(tiny_config: SentenceConfig) -> Callable[..., SentenceConfig]:
    """Return ``make(kind, section={key: value}, ...)``: a narrow baseline on 32 x 32."""

    def make(kind: str, **changes: dict) -> SentenceConfig:
        values = tiny_config.model_dump()
        values["data"] |= {"frames": 1, "sentences_per_clip": 2}
        values["text"] |= {"vectors": "learned", "encoder": "lstm"}
        values["model"] = {"kind": kind, "width": 0.02, "features": 6, "trainable": ["all"]}
        if kind == "hu2016":
            values["model"]["hidden"] = 5
        values["loss"] = {"weights": [1.0], "negative_weight": 0.25}
        for section, keys in changes.items():
            values[section] |= keys
        return SentenceConfig.model_validate(values)

    return make


@pytest.fixture(scope="session")
def coloured_records(make_record: Callable[..., "ClipRecord"]) -> list["ClipRecord"]:
    """Return four clips of 16 x 16 with a red and a blue square, and a sentence for each."""
    records = []
    for index, (top, left) in enumerate([(1, 2), (2, 1), (9, 2), (8, 1)]):
        red = np.zeros((16, 16), bool)
        red[top : top + 6, left : left + 6] = True
        blue = red[:, ::-1]
        if index % 2:
            red, blue = blue, red

        def paint(_: int, red: np.ndarray = red, blue: np.ndarray = blue) -> np.ndarray:
            picture = np.full((16, 16, 3), 90, np.uint8)
            picture[red], picture[blue] = (230, 20, 20), (20, 20, 230)
            return picture

        records.append(
            make_record(
                video_id=f"squares_{index}",
                paint=paint,
                masks=(red, blue),
                sentences=(("the red square", 0), ("the blue square", 1)),
            )
        )
    return records


@pytest.fixture(scope="session")
def write_joint_run() -> Callable[..., "JointModels"]:
    """Return ``write(workdir, *overrides)``: a joint run at step 7 with random weights.

    It sees 64 x 64 without flow and shows up to four detections, however unlikely. The models
    that were saved are returned.
    """
    import keras

    from a2d_tf.config.loader import load_config, save_config
    from a2d_tf.tasks.joint import JointTask
    from a2d_tf.training.checkpoint import save_checkpoint
    from a2d_tf.training.loop import CONFIG_FILE, compile_model

    tiny = (
        "data.size=64",
        "model.width=0.05",
        "model.flow=false",
        "model.temporal=false",
        "proposals.candidates=20",
        "proposals.test=6",
        "proposals.training=6",
        "regions.sampled=8",
        "detection.least_score=0.0",
        "detection.maximum=4",
        "train.xla=off",
    )
    toy = Path(__file__).resolve().parents[1] / "configs" / "toy" / "joint.toml"

    def write(workdir: Path, *overrides: str) -> "JointModels":
        config = load_config(toy, overrides=(*tiny, *overrides))
        save_config(config, workdir / CONFIG_FILE)
        keras.utils.set_random_seed(3)
        task = JointTask(config, workdir)
        models = task.build_models()
        compile_model(models.training, task)
        save_checkpoint(models.training, workdir, step=7)
        return models

    return write


@pytest.fixture(scope="session")
def write_sharpmask_run() -> Callable[..., Path]:
    """Return ``write(workdir, *overrides)``: a SharpMask run at step 9 with random weights.

    It sees 32 x 32 in crops of as many pixels, two boxes at once.
    """
    import keras

    from a2d_tf.config.loader import load_config, save_config
    from a2d_tf.tasks.sharpmask import SharpMaskTask
    from a2d_tf.training.checkpoint import save_checkpoint
    from a2d_tf.training.loop import CONFIG_FILE, compile_model

    tiny = (
        "data.size=32",
        "data.max_instances=2",
        "data.shuffle_buffer=2",
        "model.crop_size=32",
        "model.width=0.05",
        "model.squeeze=4",
        "model.code=8",
        "evaluation.boxes=2",
        "train.batch_size=2",
        "train.validation_records=2",
        "train.xla=off",
    )
    configs = Path(__file__).resolve().parents[1] / "configs"

    def write(workdir: Path, *overrides: str) -> Path:
        table = configs / "toy" / "tables" / "sharpmask.toml"
        config = load_config(table, overrides=(*tiny, *overrides))
        workdir.mkdir(parents=True, exist_ok=True)
        save_config(config, workdir / CONFIG_FILE)
        keras.utils.set_random_seed(4)
        task = SharpMaskTask(config)
        model = task.build_model()
        # A random network that has no moments yet gives logits in the hundreds: 0 or 1 alone.
        logits = model.get_layer("sharpmask").get_layer("logits")
        logits.kernel.assign(logits.kernel * 1e-3)
        compile_model(model, task)
        save_checkpoint(model, workdir, step=9)
        return workdir

    return write


@pytest.fixture
def tiny_coco(tmp_path: Path) -> Path:
    """Return a folder of three still images with COCO's instances, two of train and one of test.

    Image 7 (40 x 60) has a large dog on the left, a small one on the right and a sports ball,
    image 8 (30 x 30) a cup and a crowd of persons, image 9 (30 x 40) a cat.
    """
    root = tmp_path / "stills"
    categories = [
        {"id": number, "name": name}
        for number, name in ((1, "person"), (17, "cat"), (18, "dog"), (37, "sports ball"))
    ]
    categories.append({"id": 47, "name": "cup"})

    def box(left: int, top: int, right: int, bottom: int) -> list[list[float]]:
        return [[left, top, right, top, right, bottom, left, bottom]]

    # (id, category, outline) of each image's objects.
    splits = {
        "train": {
            (7, "one.jpg", 40, 60): [
                (1, 18, box(5, 10, 25, 30)),
                (2, 18, box(40, 12, 55, 22)),
                (3, 37, box(28, 30, 36, 38)),
            ],
            (8, "more/two.png", 30, 30): [
                (4, 47, box(2, 2, 12, 12)),
                (900, 1, {"size": [30, 30], "counts": [600, 300]}),
            ],
        },
        "test": {(9, "three.png", 30, 40): [(1, 17, box(10, 5, 30, 25))]},
    }
    for split, images in splits.items():
        listed, annotations = [], []
        for (image_id, name, height, width), objects in images.items():
            listed.append({"id": image_id, "file_name": name, "height": height, "width": width})
            path = root / split / name
            path.parent.mkdir(parents=True, exist_ok=True)
            picture = np.full((height, width, 3), 10 * image_id, np.uint8)
            picture[:, width // 2 :, 0] = 0  # no blue on the right: the channel order shows
            cv2.imwrite(str(path), picture)
            annotations += [
                {
                    "id": number,
                    "image_id": image_id,
                    "category_id": category,
                    "segmentation": outline,
                    "iscrowd": int(isinstance(outline, dict)),
                }
                for number, category, outline in objects
            ]
        content = {"categories": categories, "images": listed, "annotations": annotations}
        (root / f"{split}.json").write_text(json.dumps(content))
    return root


@pytest.fixture
def brightness_run(tiny_config) -> BrightnessRun:
    data = tiny_config.data.model_copy(update={"size": 48})
    evaluation = tiny_config.evaluation.model_copy(update={"batch_size": 2})
    return BrightnessRun(tiny_config.model_copy(update={"data": data, "evaluation": evaluation}))


@pytest.fixture
def edit_json() -> Callable[[Path, Callable[[object], None]], None]:
    """Return ``edit(path, change)``: change the decoded content of a JSON file in place."""

    def edit(path: Path, change: Callable[[object], None]) -> None:
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return edit
