"""The small drawn data set, its records, features, runs and reports that trials begin with."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from a2d_tf.errors import InputError
from chaos_trials.process import Ended, a2d_tf, reproduce, run

_CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "toy"
_TINY = (
    "data.size=32", "text.dimension=8", "text.units=8",
    "model.endpoint=Conv3d_2b_1x1", "model.width=0.1", "model.decoder_widths=[4,4]",
    "model.decoder_strides=[2,2]", "train.steps_per_epoch=2", "train.batch_size=2",
    "train.decay_steps=[]", "train.validation_records=4", "train.deterministic=true",
)  # fmt: skip
_FEW_FRAMES, _ALL_FRAMES = ("data.frames=4", "data.frame_stride=2"), ("data.frame_stride=1",)
_FROZEN = ("model.trainable=['text_encoder','filters_','mask_decoder']", "model.batch_norm=frozen")
_MARK = ".trials"  # a folder that may be removed
_TABLE = "ablation"
_SENTENCE = "red green blue yellow dog"


@dataclass(frozen=True)
class Bench:
    """Folders that trials copy, each made once.

    Attributes:
        root: The folder of all.
    """

    root: Path

    @property
    def release(self) -> Path:
        """Drawn clips in A2D's layout."""
        return self.root / "release"

    @property
    def records(self) -> Path:
        """They, converted."""
        return self.root / "records"

    @property
    def features(self) -> Path:
        """What the frozen layers make of them."""
        return self.root / "features"

    @property
    def trained(self) -> Path:
        """A run."""
        return self.root / "run"

    @property
    def report(self) -> Path:
        """Its evaluation."""
        return self.root / "report"

    @property
    def tables(self) -> Path:
        """Runs of ``tools/reproduce.py``."""
        return self.root / "tables" / "runs"

    @property
    def video(self) -> Path:
        """One of the clips."""
        return min((self.release / "Release" / "clips320H").iterdir())

    def toy(self, out: Path) -> list[str]:
        """Return the command that draws the clips."""
        return a2d_tf(
            "toy", out, "--videos", 24, "--seed", 7, "--height", 64, "--difficulty", "easy",
            "--workers", 2,
        )  # fmt: skip

    def convert(self, out: Path, release: Path | None = None) -> list[str]:
        """Return the command that converts them, four to a shard."""
        source = self.release if release is None else release
        return a2d_tf("convert", source, out, "--flow", "dis", "--videos-per-shard", 4)

    def cache(self, out: Path, records: Path | None = None) -> list[str]:
        """Return the command that stores features."""
        data = self.records if records is None else records
        config = _CONFIGS / "sentence_rgb.toml"
        return a2d_tf(
            "cache", config, out, "--data", data, "--views", 2,
            *_options((*_TINY, *_FEW_FRAMES, *_FROZEN)),
        )  # fmt: skip

    def train(self, out: Path, records: Path | None = None, *, steps: int = 24) -> list[str]:
        """Return the command that trains."""
        data = self.records if records is None else records
        return a2d_tf(
            "train", _CONFIGS / "demo.toml", "--data", data, "--workdir", out,
            *_options((*_TINY, *_FEW_FRAMES, f"train.steps={steps}")),
        )  # fmt: skip

    def evaluate(
        self, out: Path, trained: Path | None = None, records: Path | None = None
    ) -> list[str]:
        """Return the command that evaluates."""
        folder = self.trained if trained is None else trained
        data = self.records if records is None else records
        return a2d_tf("evaluate", folder, "--data", data, "--predictions", "--out", out)

    def segment(self, out: Path, video: Path | None = None) -> list[str]:
        """Return the command that segments a clip."""
        return a2d_tf("segment", self.trained, video or self.video, _SENTENCE, "--out", out)

    def export(self, out: Path) -> list[str]:
        """Return the command that exports."""
        return a2d_tf("export", self.trained, out)

    def score(self, out: Path, report: Path | None = None) -> list[str]:
        """Return the command that scores the predictions of a report."""
        folder = self.report if report is None else report
        files = (folder / "predictions.json", folder / "truth.json")
        return a2d_tf("score", *files, "--out", out)

    def verify(self, folder: Path) -> list[str]:
        """Return the command that compares a folder with what was written."""
        return a2d_tf("verify-records", folder)

    def reproduce(self, out: Path) -> list[str]:
        """Return the command that makes a table of the sentence paper."""
        return reproduce(
            _TABLE, "--data", self.root / "tables" / "data", "--scale", "toy", "--runs", out,
            *_options((*_ALL_FRAMES, *_TINY, "train.steps=4")),
        )  # fmt: skip


def _options(changes: Sequence[str]) -> list[str]:
    return [part for change in changes for part in ("--set", change)]


def make_bench(root: Path, *, with_tables: bool) -> tuple[Bench, dict[str, float]]:
    """Make whatever trials begin with, and return it with the seconds that each command worked.

    Raises:
        InputError: A command failed, or the folder holds something else.
    """
    bench = Bench(root)
    if root.is_dir() and any(root.iterdir()) and not (root / _MARK).exists():
        raise InputError(root, "--workdir", "must be new, empty or of earlier trials")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / _MARK).touch()
    steps = {
        "toy": (bench.toy, bench.release),
        "convert": (bench.convert, bench.records),
        "cache": (bench.cache, bench.features),
        "train": (bench.train, bench.trained),
        "evaluate": (bench.evaluate, bench.report),
        "segment": (bench.segment, root / "segment"),
        "export": (bench.export, root / "export"),
        "score": (bench.score, root / "score"),
    }
    if with_tables:
        steps["convert once more"] = (bench.convert, root / "tables" / "data" / "a2d")
        steps["reproduce"] = (bench.reproduce, bench.tables)
    seconds = {}
    for name, (command, folder) in track(steps.items(), "making what trials begin with"):
        ended = run(command(folder), folder=folder, log=root / f"{name}.log")
        check(name, ended)
        seconds[name] = ended.seconds
    return bench, seconds


def check(name: str, ended: Ended) -> None:
    """Raise InputError unless a command ended well."""
    if ended.code != 0:
        last = (ended.errors or ended.text.splitlines() or ("",))[-1]
        raise InputError(f"chaos: {name}", "exit code", "must be 0", f"{ended.code}: {last}")
