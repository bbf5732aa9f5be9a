"""How the flow of a data set was made: a run keeps it, so that ``segment`` makes the same."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text
from a2d_tf.media.flow_methods import CUT_RANGE, FLOW_RANGES, NO_FLOW
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.manifest import MANIFEST_NAME, load_manifest
from a2d_tf.records.options import VIDEO_UNIT
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.video_records import read_video_records
from a2d_tf.run_folder import FLOW_FILE


@dataclass(frozen=True)
class FlowSource:
    """How flow was made.

    Attributes:
        method: Its method, one of ``FLOW_METHODS``.
        height: Height of the frames that it was computed from, in pixels.
        range: How far it reaches as it is stored, one of ``FLOW_RANGES``.
    """

    method: str
    height: int
    range: str = CUT_RANGE


def stored_flow_method(data_dir: Path) -> str:
    """Return the method of a converted data set's flow.

    Raises:
        InputError: It was converted without flow.
    """
    options = load_manifest(data_dir).options
    method = options.flow
    if options.stills:
        rule = "must be videos for a run that takes flow: a still image has no flow"
        raise InputError(data_dir / MANIFEST_NAME, "options.dataset", rule, options.dataset)
    if method == NO_FLOW:
        rule = "must name a method for a run that takes flow (convert again with --flow dis)"
        raise InputError(data_dir / MANIFEST_NAME, "options.flow", rule, method)
    return method


def flow_source_of_data(data_dir: Path) -> FlowSource:
    """Return how the flow of a converted data set was made; its height is that of the first record.

    Raises:
        InputError: It was converted without flow, or has no training record.
    """
    method = stored_flow_method(data_dir)
    options = load_manifest(data_dir).options
    features = load_features(data_dir)
    if features is not None:
        if features.flow_height is None:
            raise InputError(data_dir, "data.stream", "must be flow in the features", "rgb")
        return FlowSource(method=method, height=features.flow_height, range=options.flow_range)
    read = read_video_records if options.unit == VIDEO_UNIT else read_records
    sizes = (record.clip_size for record in read(list_shards(data_dir, "train")))
    size = next(sizes, None)
    if size is None:
        raise InputError(data_dir, "train", "must hold a record", 0)
    return FlowSource(method=method, height=size[0], range=options.flow_range)


def keep_flow_source(data_dir: Path, workdir: Path, *, start_step: int) -> None:
    """Keep in a run, at step 0, how the flow of its training data was made; compare it later.

    Raises:
        InputError: There is no flow, or other flow than the run began with.
    """
    source = flow_source_of_data(data_dir)
    if start_step == 0:
        save_flow_source(source, workdir)
    elif source != load_flow_source(workdir):
        rule = f"must be the same as in the run's first steps, {load_flow_source(workdir)}"
        raise InputError(data_dir, "flow", rule, source)


def check_flow_source(data_dir: Path, source: FlowSource | None) -> None:
    """Raise InputError unless the data holds the flow that a run was trained on; None for RGB.

    Methods and ranges are compared; the height may be another one.
    """
    if source is None:
        return
    method = stored_flow_method(data_dir)
    if method != source.method:
        rule = f"must be the flow that the run was trained on, {source.method!r}"
        raise InputError(data_dir, "flow", rule, method)
    stored = load_manifest(data_dir).options.flow_range
    if stored != source.range:
        rule = (
            f"must be that of the flow that the run was trained on, {source.range!r} (see a2d-tf "
            "convert --flow-range)"
        )
        raise InputError(data_dir, "flow range", rule, stored)


def save_flow_source(source: FlowSource, workdir: Path) -> None:
    """Write ``flow.json`` into the folder of a run, which is made when missing."""
    workdir.mkdir(parents=True, exist_ok=True)
    replace_text(workdir / FLOW_FILE, json.dumps(asdict(source), indent=2) + "\n")


def load_flow_source(workdir: Path) -> FlowSource:
    """Read ``flow.json`` of a run.

    Raises:
        InputError: It is missing or malformed.
    """
    path = workdir / FLOW_FILE
    try:
        values = decode_json(path.read_text(encoding="utf-8"))
        source = FlowSource(
            method=str(values["method"]),
            height=int(values["height"]),
            range=str(values.get("range", CUT_RANGE)),  # runs older than the other ranges lack it
        )
        if source.range not in FLOW_RANGES:
            raise ValueError(f"range must be one of {', '.join(FLOW_RANGES)}, got {source.range!r}")
        return source
    except FileNotFoundError:
        raise InputError(path, "file", "must exist; is this a trained flow run?") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        rule = "must hold method and height of the run's flow"
        raise InputError(path, "file", rule, str(error)) from None
