"""Small valid files of every kind, made by what the package itself writes with."""

import json
import shutil
from pathlib import Path

import av
import cv2
import keras
import numpy as np
import scipy.io
from numpy.typing import NDArray

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.datasets.convert import convert
from a2d_tf.evaluation.coco_file import Prediction, TruthImage, write_predictions, write_truth
from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.evaluation.report_outputs import SCORE_OUTPUTS
from a2d_tf.evaluation.shown_frames import write_shown_frames
from a2d_tf.files.digest import record_digest
from a2d_tf.labels import VALID_PAIRS, pair_name
from a2d_tf.media.rle import encode_rle
from a2d_tf.records.flow_source import FlowSource, save_flow_source
from a2d_tf.records.shard_faults import whole_records
from a2d_tf.run_folder import (
    CONFIG_FILE,
    VOCABULARY_FILE,
    WORD_VECTORS_FOLDER,
    BestCheckpoint,
    weights_path,
)
from a2d_tf.runs.labelled_frame import LabelledFrame
from a2d_tf.toy import files
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.words.vocabulary import Vocabulary, save_vocabulary
from fuzzing.model_seeds import TEXTS, write_weights, write_words

SIZE = (24, 32)  # of every picture, in pixels
VIDEO_ID = "toy"
CONFIGS = Path(__file__).resolve().parents[2] / "configs"
_FRAMES = 5
_ANNOTATED = (2, 4)


def make_seeds(folder: Path) -> None:
    """Write the files into a new folder."""
    _write_a2d(folder / "a2d")
    _write_jhmdb(folder / "jhmdb")
    _write_stills(folder / "stills")
    _write_pictures(folder / "pictures")
    _write_videos(folder / "videos")
    write_words(folder / "words")
    write_weights(folder / "weights")
    _write_records(folder)
    _write_run(folder / "run")
    _write_results(folder / "results")


def make_model() -> keras.Model:
    """Return the model whose checkpoint the run of ``make_seeds`` holds."""
    inputs = keras.Input((2,))
    model = keras.Model(inputs, keras.layers.Dense(1, name="out")(inputs))
    model.compile("sgd", "mse")
    return model


def draw_frames(count: int = _FRAMES) -> list[NDArray[np.uint8]]:
    """Return frames (H, W, 3) with a bright square that moves."""
    frames = []
    for number in range(count):
        frame = np.full((*SIZE, 3), 40, np.uint8)
        frame[6:16, 2 + 3 * number : 12 + 3 * number] = (200, 30, 60)
        frames.append(frame)
    return frames


def _mask() -> NDArray[np.bool_]:
    mask = np.zeros(SIZE, np.bool_)
    mask[6:16, 5:15] = True
    return mask


def _write_a2d(root: Path) -> None:
    rows, sentences = [], []
    for split, video_id in enumerate((VIDEO_ID, "tested")):
        files.write_clip(root / files.clip_path(video_id), draw_frames())
        for number in _ANNOTATED:
            files.write_annotation(
                root,
                video_id,
                number,
                size=SIZE,
                masks=[_mask(), ~_mask()],
                pair_ids=[36, 79],
                instances=[0, 1],
            )
        about = (video_id, 36, "00:00:00", "00:00:01", *SIZE, _FRAMES, len(_ANNOTATED), split)
        rows.append(about)
        sentences += [(video_id, number, text) for number, text in enumerate(TEXTS)]
    files.write_csv(root / files.VIDEOSET, rows)
    header = ("video_id", "instance_id", "query")
    files.write_csv(root / files.SENTENCES, sentences, header=header)
    files.write_text(root / files.MISSED_VIDEOS, "other\n")


def _write_jhmdb(root: Path) -> None:
    pictures, masks = (root / part / "run" / "v1" for part in ("Rename_Images", "puppet_mask"))
    pictures.mkdir(parents=True)
    masks.mkdir(parents=True)
    for number, frame in enumerate(draw_frames(), start=1):
        cv2.imwrite(str(pictures / f"{number:05d}.png"), frame)
    content = {"part_mask": np.stack([_mask()] * _FRAMES, axis=-1).astype(np.uint8)}
    scipy.io.savemat(masks / "puppet_mask.mat", content, do_compression=True)
    scipy.io.savemat(masks / "unpacked.mat", content)
    (root / "jhmdb_annotation.txt").write_text("video_id,query\nv1,a man runs\n")
    entry = ["v1", "/x/v1/00002.png", "/x/v1/m.mat", _FRAMES, "a man runs"]
    (root / "frames.json").write_text(json.dumps([entry]))


def _write_stills(root: Path) -> None:
    (root / "train").mkdir(parents=True)
    cv2.imwrite(str(root / "train" / "a.png"), draw_frames()[0])
    height, width = SIZE
    rle = encode_rle(_mask()).to_json()
    outline = [[1, 1, 9, 1, 9, 9.5, 1, 9], [12, 2, 20, 2, 15, 8]]
    found = [
        {"id": 1, "image_id": 7, "category_id": 1, "segmentation": outline, "iscrowd": 0},
        {"id": 2, "image_id": 7, "category_id": 2, "segmentation": rle, "iscrowd": 1},
    ]
    instances = {
        "categories": [{"id": 1, "name": "dog"}, {"id": 2, "name": "sports ball"}],
        "images": [{"id": 7, "file_name": "a.png", "height": height, "width": width}],
        "annotations": found,
    }
    (root / "train.json").write_text(json.dumps(instances))
    refs = {"image_id": 7, "ann_id": 1, "split": "testA", "sentences": [{"sent": "left dog"}]}
    (root / "refs.json").write_text(json.dumps([refs]))


def _write_pictures(folder: Path) -> None:
    folder.mkdir()
    frame = draw_frames()[0]
    for kind in ("png", "jpg", "bmp", "webp", "tif"):
        cv2.imwrite(str(folder / f"a.{kind}"), frame)
    cv2.imwrite(str(folder / "labels.png"), _mask().astype(np.uint8) * 36)


def _write_videos(folder: Path) -> None:
    folder.mkdir()
    for name, codec, pixels in (
        ("a.mp4", "libx264", "yuv420p"),
        ("a.mkv", "libx264", "yuv420p"),
        ("a.avi", "mpeg4", "yuv420p"),
        ("a.webm", "libvpx", "yuv420p"),
        ("a.gif", "gif", "rgb8"),
    ):
        with av.open(str(folder / name), "w") as container:
            stream = container.add_stream(codec, rate=24)
            stream.height, stream.width = SIZE
            stream.pix_fmt = pixels
            stream.codec_context.thread_count = 1
            for frame in draw_frames():
                container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            container.mux(stream.encode())


def _write_records(folder: Path) -> None:
    given = {"frames": 2, "workers": 1}
    convert(folder / "a2d", folder / "records", flow="dis", **given)
    convert(folder / "a2d", folder / "video_records", unit="video", workers=1)
    for name in ("records", "video_records"):
        (shard,) = sorted((folder / name).glob("train-*.tfrecord"))
        shard.rename(folder / name / "shard.tfrecord")
        shutil.copyfile(folder / name / "shard.tfrecord", shard)
        record = next(iter(whole_records(shard, set())))
        (folder / name / "record").write_bytes(record)
    _write_features(folder / "features", data=folder / "records")


def _write_features(folder: Path, *, data: Path) -> None:
    from a2d_tf.batches.sentence_input import SentenceClipOptions
    from a2d_tf.features.cache import FeatureSource, write_features
    from a2d_tf.files.digest import sha256_of
    from a2d_tf.records.feature_settings import FEATURES_FORMAT, FeatureSettings
    from a2d_tf.records.manifest import MANIFEST_NAME, SPLITS, read_sentences_of_split

    settings = FeatureSettings(
        format=FEATURES_FORMAT,
        source_sha256=sha256_of(data / MANIFEST_NAME),
        endpoint="Conv3d_1a_7x7",
        shape=(1, 1, 1, 3),
        weights_sha256="b",
        precision="float32",
        views=1,
        seed=3,
        data={"size": 16, "queries": "sentences", "include_absent": False, "pasted": 0.0},
    )
    options = SentenceClipOptions(size=16, frames=1)
    source = FeatureSource(
        data,
        settings=settings,
        options={"train": options, "test": options},
        sentences={split: read_sentences_of_split(data, split) for split in SPLITS},
        encode=lambda clip: np.asarray(clip, np.float32).mean((1, 2, 3))[:, None, None, None, :],
        batch_size=2,
    )
    write_features(source, folder)
    (shard,) = sorted(folder.glob("train-*.tfrecord"))
    shutil.copyfile(shard, folder / "shard.tfrecord")
    (folder / "record").write_bytes(next(iter(whole_records(shard, set()))))


def _write_run(folder: Path) -> None:
    folder.mkdir()
    save_config(load_config(CONFIGS / "toy" / "demo.toml"), folder / CONFIG_FILE)
    weights = weights_path(folder, 7)
    best = BestCheckpoint(7, weights, "val_iou", 0.5)
    save_checkpoint(make_model(), folder, step=7, best=best)
    shutil.copyfile(weights, folder / "weights.h5")
    save_flow_source(FlowSource(method="dis", height=24), folder)
    shutil.copytree(folder.parent / "words" / "own", folder / WORD_VECTORS_FOLDER)
    save_vocabulary(Vocabulary(["a", "ball"]), folder / VOCABULARY_FILE)
    for config in ("toy/joint", "toy/li2017", "sentence/a2d_rgb", "pair_classifier/rgb"):
        shutil.copyfile(CONFIGS / f"{config}.toml", folder / f"{config.replace('/', '_')}.toml")
    (folder / "base.toml").write_text('base = "config.toml"\n[train]\nsteps = 300\n')


def _write_results(folder: Path) -> None:
    folder.mkdir()
    image = TruthImage("v/1/0", encode_rle(_mask()))
    write_truth(folder / "truth.json", [(image, {"sentence": TEXTS[0]})])
    found = [Prediction(image.image_id, image.mask, score) for score in (0.5, 0.25)]
    write_predictions(folder / "predictions.json", found)
    scores = {VIDEO_ID: {pair_name(pair): 0.5 for pair in VALID_PAIRS}}
    (folder / "pair_scores.json").write_text(json.dumps(scores))
    labels = _mask().astype(np.uint8) * 36
    frame = LabelledFrame(VIDEO_ID, 2, draw_frames()[0], labels, labels)
    write_shown_frames(folder, [frame])
    write_metrics(folder, {"detection": {}, "split": "test", "step": 7})
    (folder / ".checked.json").write_text('{"file": [1, 2, 3, 4, "sha256:ab"]}\n')
    (folder / ".lock.json").write_text(
        '{"pid": 1, "host": "a", "started": "2026-01-01T00:00:00+00:00", "command": "a2d-tf x"}\n'
    )
    outputs = {"command": "score", "complete": False, "files": {"metrics.json": [1, 2]}}
    (folder / SCORE_OUTPUTS.listed_in).write_text(json.dumps(outputs))
    (folder / "file").write_bytes(b"content")
    record_digest(folder / "file")
    (folder / "toy.json").write_text(
        '{"format": 1, "num_videos": 1, "seed": 0, "difficulty": "easy", "height": 32, '
        '"test_fraction": 0.2, "rivals": null}'
    )
    (folder / "arguments").write_bytes(
        b"\n".join(
            (b"train", b"config.toml", b"--data", b"d", b"--workdir", b"w", b"--set", b"a=1")
        )
    )
    (folder / "convert").write_bytes(
        b"\n".join((b"convert", b"root", b"--out", b"o", b"--frames", b"4", b"--height", b"32"))
    )
    (folder / "override").write_bytes(b"evaluation.batch_size=2")
