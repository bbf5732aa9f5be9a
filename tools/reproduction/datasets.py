"""The converted data that the tables ask for, and the commands that make it.

```
DIR/a2d       annotated frames of A2D with sentences, clips and flow
DIR/a2d_raw   toy scale only: the same with flow that is not cut off at 20 pixels
DIR/jhmdb     the same of J-HMDB
DIR/videos    whole videos of A2D with flow
DIR/release, DIR/jhmdb_release    toy scale only: drawn data in the layout of the releases
DIR/stills    small scale only, optional: images of COCO with instances
```
"""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.media.flow_methods import CUT_RANGE, NO_FLOW, RAW_RANGE
from a2d_tf.records.manifest import MANIFEST_NAME, check_unit, load_manifest
from a2d_tf.records.options import FRAME_UNIT, VIDEO_UNIT
from reproduction.run import A2D, A2D_RAW, JHMDB, VIDEOS

_WITH_FLOW = ("--flow", "dis")
_TOY_VIDEOS_PER_SHARD = 250


@dataclass(frozen=True)
class Release:
    """Drawn data in the layout of a release.

    Attributes:
        folder: Name of its folder below DIR.
        options: Options of ``a2d-tf toy``.
        resumable: Whether ``a2d-tf toy`` goes on with a half-drawn one.
    """

    folder: str
    options: tuple[str, ...]
    resumable: bool

    @property
    def step_name(self) -> str:
        """Name of the drawing in logs, tables and times."""
        return f"draw {self.folder}"

    def path(self, data_dir: Path) -> Path:
        """Return its folder, which exists only when it is complete."""
        return data_dir / self.folder

    def partial_path(self, data_dir: Path) -> Path:
        """Return the folder that it is drawn into."""
        return data_dir / f"{self.folder}.partial"

    def arguments(self, data_dir: Path) -> list[str]:
        """Return the arguments of ``a2d-tf`` that draw it into ``partial_path``."""
        return ["toy", str(self.partial_path(data_dir)), *self.options]


@dataclass(frozen=True)
class DataSet:
    """Converted data.

    Attributes:
        name: Name of its folder below DIR.
        placeholder: Name of the downloaded release in the command for people.
        options: Options of ``a2d-tf convert``, without those of flow.
        unit: What one record is.
        release: Drawn release that is converted at toy scale.
        flow_range: How far its flow reaches.
    """

    name: str
    placeholder: str
    options: tuple[str, ...]
    unit: str
    release: Release
    flow_range: str = CUT_RANGE

    def path(self, data_dir: Path) -> Path:
        """Return its folder."""
        return data_dir / self.name

    def is_there(self, data_dir: Path, *, flow: bool = True) -> bool:
        """Return whether the conversion is complete.

        Args:
            data_dir: Folder of the data sets.
            flow: Whether it must have flow.

        Raises:
            InputError: It is complete, but has another unit, lacks flow or holds flow that does not
                reach as far as it should.
        """
        folder = self.path(data_dir)
        if not (folder / MANIFEST_NAME).is_file():
            return False
        check_unit(folder, self.unit)
        stored = load_manifest(folder).options
        again = f"convert again: {self.shown_command(data_dir)} --overwrite"
        if flow and stored.flow == NO_FLOW:
            raise InputError(folder, "flow", f"must be stored; {again}", stored.flow)
        if flow and stored.flow_range != self.flow_range:
            rule = f"must be {self.flow_range}; {again}"
            raise InputError(folder, "flow_range", rule, stored.flow_range)
        return True

    def sum(self, data_dir: Path) -> str:
        """Return a sum that changes with the data."""
        return sha256_of(self.path(data_dir) / MANIFEST_NAME)

    @property
    def step_name(self) -> str:
        """Name of the conversion in logs, tables and times."""
        return f"convert {self.name}"

    def arguments(self, data_dir: Path) -> list[str]:
        """Return the arguments of ``a2d-tf`` that convert its drawn release."""
        shards = ("--videos-per-shard", str(_TOY_VIDEOS_PER_SHARD))
        places = [str(self.release.path(data_dir)), str(self.path(data_dir))]
        return ["convert", *places, *self.options, *_WITH_FLOW, *shards]

    def shown_command(self, data_dir: Path, *, flow: bool = True) -> str:
        """Return the command that makes it from the downloaded release."""
        options = (*self.options, *_WITH_FLOW) if flow else self.options
        return shlex.join(
            ["a2d-tf", "convert", self.placeholder, str(self.path(data_dir)), *options]
        )


_DRAWN_A2D = Release(
    "release",
    (
        *("--videos", "5000", "--seed", "1", "--height", "96", "--test-fraction", "0.06"),
        # Rivals of one kind and colour: only what they do tells them apart.
        *("--difficulty", "easy", "--rivals", "action"),
    ),
    resumable=True,
)
_DRAWN_JHMDB = Release(
    "jhmdb_release",
    ("--layout", "jhmdb", "--videos", "200", "--seed", "2", "--height", "96"),
    resumable=False,
)

DATA_SETS: dict[str, DataSet] = {
    data.name: data
    for data in (
        DataSet(A2D, "A2D", (), FRAME_UNIT, _DRAWN_A2D),
        DataSet(
            *(A2D_RAW, "A2D", ("--flow-range", RAW_RANGE), FRAME_UNIT, _DRAWN_A2D),
            flow_range=RAW_RANGE,
        ),
        DataSet(JHMDB, "JHMDB", ("--dataset", "jhmdb"), FRAME_UNIT, _DRAWN_JHMDB),
        DataSet(VIDEOS, "A2D", ("--unit", "video"), VIDEO_UNIT, _DRAWN_A2D),
    )
}


def require(names: Iterable[str], data_dir: Path, *, flow: bool = True) -> None:
    """Check that data sets are there.

    Args:
        names: Names of the data sets.
        data_dir: Folder of the data sets.
        flow: Whether they must have flow.

    Raises:
        InputError: Some are not there; the message has the commands that make them.
    """
    missing = [name for name in names if not DATA_SETS[name].is_there(data_dir, flow=flow)]
    if missing:
        shown = [DATA_SETS[name].shown_command(data_dir, flow=flow) for name in missing]
        commands = " && ".join(shown)
        raise InputError(data_dir, ", ".join(missing), f"must be converted first: {commands}")
