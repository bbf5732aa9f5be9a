"""Stored features at small scale: which ones a run trains on, and the commands that make them.

```
DIR/a2d_features_N       of the clips of N frames, shared by the runs that read as many
DIR/stills_features_N    of the still images, where DIR/stills is there
```
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.data.feature_settings import load_feature_settings
from a2d_tf.data.manifest import FRAME_UNIT, MANIFEST_NAME, check_unit, load_manifest, sha256_of
from a2d_tf.errors import InputError
from a2d_tf.reproduction.experiments import A2D, STILLS

_VIEWS = {A2D: 4, STILLS: 2}  # of each clip


@dataclass(frozen=True)
class StoredFeatures:
    """The frozen trunk's output on one data set.

    Attributes:
        data: The data set, ``A2D`` or ``STILLS``.
        frames: Of a clip.
    """

    data: str
    frames: int

    @property
    def step(self) -> str:
        """What making them is called in logs, tables and times."""
        return f"cache {self._name}"

    @property
    def _name(self) -> str:
        return f"{self.data}_features_{self.frames}"

    def path(self, data_dir: Path) -> Path:
        """Return their folder."""
        return data_dir / self._name

    def is_there(self, data_dir: Path) -> bool:
        """Return whether they are complete.

        Raises:
            InputError: They are of other data than the folder holds now.
        """
        folder = self.path(data_dir)
        if not (folder / MANIFEST_NAME).is_file():
            return False
        stored = load_feature_settings(folder)
        source = data_dir / self.data
        if stored is not None and stored.source_sha256 != sha256_of(source / MANIFEST_NAME):
            rule = f"must be of {source} as it is now: delete this folder to make them again"
            raise InputError(folder, "source_sha256", rule, stored.source_sha256[:12])
        return True

    def command(self, config: Path, *, overrides: Sequence[str], data_dir: Path) -> list[str]:
        """Return the arguments of ``a2d-tf`` that make them, for a run's experiment file."""
        arguments = ["cache", str(config), str(self.path(data_dir))]
        arguments += ["--data", str(data_dir / self.data), "--views", str(_VIEWS[self.data])]
        for override in overrides:
            arguments += ["--set", override]
        return arguments


def features_of(frames: int, *, data_dir: Path) -> tuple[StoredFeatures, ...]:
    """Return what a run of so many frames trains on: clips, then images where they are there.

    Raises:
        InputError: The folder of images holds no complete conversion.
    """
    stills = (data_dir / STILLS).exists()
    if stills:
        load_manifest(data_dir / STILLS)
        check_unit(data_dir / STILLS, FRAME_UNIT)
    return tuple(StoredFeatures(data, frames) for data in ((A2D, STILLS) if stills else (A2D,)))
