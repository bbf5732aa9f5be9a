"""The scales of a reproduction: which experiment files, and where runs take their data from."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.config.loader import load_config, load_sentence_config
from a2d_tf.errors import InputError
from a2d_tf.reproduction import datasets
from a2d_tf.reproduction.data_step import DataStep
from a2d_tf.reproduction.datasets import DATA_SETS
from a2d_tf.reproduction.experiments import PAPER, SMALL, TOY, Run
from a2d_tf.reproduction.stored_features import features_of
from a2d_tf.reproduction.training import Training


@dataclass(frozen=True)
class Scale:
    """One scale.

    Attributes:
        name: What ``--scale`` calls it.
        published: Whether its runs begin with published weights.
        flow: Whether the data must hold flow.
        drawn: Whether missing data is drawn; otherwise people convert what they have.
        stored: Whether runs train on stored features, which is for sentence runs only.
    """

    name: str
    published: bool = True
    flow: bool = True
    drawn: bool = False
    stored: bool = False

    def has(self, data: str, data_dir: Path) -> bool:
        """Return whether a data set is complete.

        Raises:
            InputError: It is, but not as this scale needs it.
        """
        return DATA_SETS[data].is_there(data_dir, flow=self.flow)

    def check_data(self, names: Iterable[str], data_dir: Path) -> None:
        """Check that data sets are there, unless they are drawn when they are missing.

        Raises:
            InputError: Some are not; the message has the commands that make them.
        """
        if not self.drawn:
            datasets.require(names, data_dir, flow=self.flow)

    def data_steps(self, data: str, data_dir: Path) -> Iterator[DataStep]:
        """Yield the steps that make a data set unless it is there.

        Raises:
            InputError: As ``check_data``.
        """
        if not self.has(data, data_dir):
            self.check_data([data], data_dir)
            yield from DATA_SETS[data].toy_steps(data_dir)

    def training(self, run: Run, *, changes: Sequence[str], data_dir: Path) -> Training:
        """Return a run as it is trained at this scale.

        Args:
            run: The run.
            changes: ``KEY=VALUE`` each, of its experiment file.
            data_dir: Folder of the data sets.

        Raises:
            InputError: A wrong experiment file or change; a broken folder of still images.
        """
        path, changes = run.config_path(self.name), tuple(changes)
        if not self.stored:
            config = load_config(path, overrides=changes)
            return Training(path, config, changes, DATA_SETS[run.data].path(data_dir))
        data = load_sentence_config(path, overrides=changes).data
        if data.also:
            rule = f"must not be set at {self.name} scale, which uses what DIR/stills holds"
            raise InputError("--set", "data.also", rule, list(data.also))
        clips, *others = features_of(data.frames, data_dir=data_dir)
        # Features are stored without them.
        also = json.dumps([str(one.path(data_dir)) for one in others])
        further = (f"data.also={also}",)
        return Training(
            path,
            load_config(path, overrides=(*changes, *further)),
            changes,
            clips.path(data_dir),
            features=(clips, *others),
            further_changes=further,
        )


SCALES_BY_NAME: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale(PAPER),
        Scale(SMALL, flow=False, stored=True),
        Scale(TOY, published=False, drawn=True),
    )
}
