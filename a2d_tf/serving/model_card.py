"""``MODEL_CARD.md``: what a served model is, what it learned from, and how well it does.

After Mitchell et al., Model Cards for Model Reporting (FAT* 2019).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import config_text
from a2d_tf.evaluation.metrics_file import METRICS
from a2d_tf.evaluation.score_table import markdown_row
from a2d_tf.files.json_text import decode_json
from a2d_tf.labels import ACTIONS, ACTORS, PAIR_NAMES
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.serving.began_from import find_beginnings
from a2d_tf.serving.export_summary import ExportSummary
from a2d_tf.training.data_summary import read_data_summary

MODEL_CARD_FILE = "MODEL_CARD.md"

_ANSWERS = {
    "sentences": "It segments, in one frame of a clip, the actor that each sentence describes.",
    "pair_queries": "It labels the pixels of one frame of a clip with actor-action pairs.",
    "pair_classifier": "It scores which of 43 actor-action pairs a clip shows.",
    "joint": "It finds the actors in one frame of a clip: box, mask, kind of actor, action.",
}
_CONFIG_KEYS = (
    *("data.stream", "data.size", "data.frames", "data.frame_stride", "model.kind"),
    *("model.encoder", "model.endpoint", "model.width", "text.encoder", "text.vectors"),
    *("train.steps", "train.batch_size", "train.learning_rate", "train.precision"),
)
# Where a report has its control: the same metrics with sentences shuffled, or of an empty answer.
_CONTROLS = ("control", "background")
_DEEPEST = 2  # names of a metric: action.miou


def write_model_card(
    version: Path, summary: ExportSummary, runs: Sequence[TrainedRun[Any]]
) -> None:
    """Write the card of a version.

    Args:
        version: Folder of the version.
        summary: What a caller must know of it.
        runs: The runs that it was made from.

    Raises:
        InputError: A run's file about its data is malformed.
    """
    lines = "\n".join(_card(summary, runs))
    (version / MODEL_CARD_FILE).write_text(lines + "\n", encoding="utf-8")


def _card(summary: ExportSummary, runs: Sequence[TrainedRun[Any]]) -> Iterator[str]:
    names = " and ".join(run.name for run in runs) or summary.task
    yield from (f"# Model card: {names}", "")
    yield f"{_ANSWERS.get(summary.kind, '')} Exported by a2d_tf {summary.a2d_tf}."
    yield from ("", "## Inputs and outputs", "")
    rows = [(f"in `{name}`", meaning) for name, meaning in summary.inputs.items()]
    rows += [(f"out `{name}`", meaning) for name, meaning in summary.outputs.items()]
    yield from _table(("Name", "Meaning"), rows)
    for run in runs:
        yield from _describe_run(run)
    yield from ("", "## Labels", "")
    yield from _table(("Actor", "Name"), [(str(key), name) for key, name in ACTORS.items()])
    yield ""
    yield from _table(("Action", "Name"), [(str(key), name) for key, name in ACTIONS.items()])
    pairs = getattr(summary, "pairs", None) or PAIR_NAMES
    listed = ", ".join(f"{pair} {name}" for pair, name in pairs.items())
    yield from ("", f"Pairs, 10 * actor + action: {listed}.")


def _describe_run(run: TrainedRun[Any]) -> Iterator[str]:
    workdir, values = run.task.workdir, run.config.model_dump(mode="json")
    yield from ("", f"## Run {run.name}", "")
    rows = [("task", run.config.task), ("steps trained", str(run.step))]
    rows += [(key, str(value)) for key in _CONFIG_KEYS if (value := _look_up(values, key))]
    yield from _table(("Setting", "Value"), rows)
    yield from ("", "### Data", "", *_describe_data(read_data_summary(workdir)))
    yield from ("", "### Scores", "", *_describe_scores(workdir))
    yield from ("", "### Began from", "", *_describe_beginnings(run))
    text = config_text(run.config).rstrip()
    yield from ("", "<details><summary>All settings</summary>", "", "```toml", text, "```")
    yield from ("", "</details>")


def _describe_data(folders: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not folders:
        yield "The run does not say what it was trained on: it is older than `data.json`."
        return
    rows = []
    for one in folders:
        name = f"{one['folder']} ({one['options']['dataset']}, from {one['source']['name']})"
        for split, counts in one["splits"].items():
            told = ", ".join(f"{n:,} {what.replace('_', ' ')}" for what, n in counts.items() if n)
            rows.append((name, split, told))
    yield from _table(("Folder", "Split", "Holds"), rows)


def _describe_scores(workdir: Path) -> Iterator[str]:
    reports = sorted(workdir.glob(f"*/{METRICS}"))
    if not reports:
        yield "The run has no evaluation: see `a2d-tf evaluate`."
        return
    for report in reports:
        metrics = decode_json(report.read_text(encoding="utf-8"))
        control: Mapping[str, Any] = next(
            (metrics.pop(name) for name in _CONTROLS if name in metrics), {}
        )
        against = dict(_numbers(control))
        rows = [
            (name, _shown(value), _shown(against.get(name))) for name, value in _numbers(metrics)
        ]
        yield from (f"`{report.parent.name}`; the control is asked for something else.", "")
        yield from (*_table(("Metric", "Score", "Control"), rows), "")


def _describe_beginnings(run: TrainedRun[Any]) -> Iterator[str]:
    beginnings = find_beginnings(run.config)
    if not beginnings:
        yield "Random weights."
        return
    rows = [(f"`{one.key}`", one.name, one.licence, one.page) for one in beginnings]
    yield from _table(("Key", "Weights", "Licence", "Page"), rows)


def _numbers(metrics: Mapping[str, Any], *above: str) -> Iterator[tuple[str, float]]:
    """Yield the numbers of a report by their names, "action.miou" of one inside of another."""
    for name, value in metrics.items():
        if isinstance(value, Mapping) and len(above) + 1 < _DEEPEST:
            yield from _numbers(value, *above, name)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield ".".join((*above, name)), value


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _look_up(values: Mapping[str, Any], key: str) -> Any:
    section, name = key.split(".")
    return values.get(section, {}).get(name)


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield markdown_row(heading)
    yield markdown_row(["---"] * len(heading))
    yield from (markdown_row(row) for row in rows)
