"""Stored features at small scale: which of them a run trains on, and the steps that store them.

```
DIR/a2d_features_N       of the clips of N frames, shared by the runs that read as many
DIR/stills_features_N    of the still images, if there is a DIR/stills
```
"""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.feature_settings import FeatureSettings, load_feature_settings
from a2d_tf.records.manifest import MANIFEST_NAME, check_unit, load_manifest
from a2d_tf.records.options import FRAME_UNIT
from reproduction.run import A2D, STILLS

_VIEWS = {A2D: 4, STILLS: 2}


@dataclass(frozen=True)
class StoredFeatures:
    """The frozen trunk's output on one data set.

    Attributes:
        data: The data set, ``A2D`` or ``STILLS``.
        frames: Number of frames of a clip.
    """

    data: str
    frames: int

    @property
    def views(self) -> int:
        """How many views of each clip are stored."""
        return _VIEWS[self.data]

    @property
    def step_name(self) -> str:
        """Name of the storing in logs, tables and times."""
        return f"cache {self._folder}"

    @property
    def _folder(self) -> str:
        return f"{self.data}_features_{self.frames}"

    def path(self, data_dir: Path) -> Path:
        """Return their folder."""
        return data_dir / self._folder

    def is_there(self, data_dir: Path) -> bool:
        """Return whether they are complete."""
        return (self.path(data_dir) / MANIFEST_NAME).is_file()

    def stored(self, data_dir: Path) -> FeatureSettings | None:
        """Return what the features in the folder depend on, None where it holds none.

        Raises:
            InputError: They are those of other data than DIR holds now, or cannot be read.
        """
        folder, source = self.path(data_dir), data_dir / self.data
        stored = load_feature_settings(folder)
        if stored is not None and stored.source_sha256 != sha256_of(source / MANIFEST_NAME):
            rule = f"must be that of the manifest in {source}"
            raise InputError(folder, "source_sha256", rule, stored.source_sha256[:12])
        return stored


def features_of(frames: int, *, data_dir: Path) -> tuple[StoredFeatures, ...]:
    """Return what a run of so many frames trains on: clips, then still images if DIR has any.

    Raises:
        InputError: The folder of images holds no complete conversion.
    """
    stills = (data_dir / STILLS).exists()
    if stills:
        load_manifest(data_dir / STILLS)
        check_unit(data_dir / STILLS, FRAME_UNIT)
    return tuple(StoredFeatures(data, frames) for data in ((A2D, STILLS) if stills else (A2D,)))
