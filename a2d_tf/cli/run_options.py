"""Options of commands that answer with a run: each is for the runs of some tasks."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from a2d_tf import keys
from a2d_tf.cli.option_types import finite_number, positive_number, share, utf8_text, whole_number
from a2d_tf.errors import InputError
from a2d_tf.run_folder import BEST, LAST
from a2d_tf.serving import DEFAULT_VOCABULARY_SIZE

NO_FILE = (keys.ALL_PAIRS, keys.TRUE_PAIRS)  # values of --pairs that name no file or folder


class Need(NamedTuple):
    """What another option has to be for an option to mean anything.

    Attributes:
        option: The other option, as the message names it.
        is_met: Whether it was given as it has to be.
    """

    option: str
    is_met: Callable[[argparse.Namespace], bool]


@dataclass(frozen=True)
class RunOption:
    """An option that not every run takes.

    Attributes:
        flag: The option as people write it, or what help calls a positional argument.
        dest: Name of its value in the parsed arguments.
        settings: Arguments of ``add_argument``.
        needs: What it is nothing without, if anything.
        instead_of: The option that cannot be given beside it.
        report: Part of the name of a report's folder when it is given; "" for none.
    """

    flag: str
    dest: str
    settings: Mapping[str, Any] = field(hash=False)
    needs: Need | None = None
    instead_of: "RunOption | None" = None
    report: str | Callable[[argparse.Namespace], str] = ""

    def add(self, parser: argparse.ArgumentParser) -> None:
        """Add the option to a command."""
        if self.flag.startswith("-"):
            parser.add_argument(self.flag, dest=self.dest, **self.settings)
            return
        argument = parser.add_argument(self.dest, metavar=self.flag, **self.settings)
        # Whether one must be given is known only with the run. nargs="*" would refuse it after
        # options.
        argument.required = False

    def report_part(self, args: argparse.Namespace) -> str:
        """Return its part of the name of a report's folder, "" for none."""
        if not self.is_given(args):
            return ""
        return self.report if isinstance(self.report, str) else self.report(args)

    def is_given(self, args: argparse.Namespace) -> bool:
        """Return whether it was given; a weight of 0 counts as given."""
        value = getattr(args, self.dest, None)  # not every command has it
        return value is not None and value is not False and value != []


def _read_masks(text: str) -> Path | str:
    return text if text == keys.SUPERVOXELS else Path(text)


def _pair_threshold(help_text: str, *, needs: Need) -> RunOption:
    settings = {"type": share, "metavar": "X", "help": help_text}
    return RunOption("--pair-threshold", "pair_threshold", settings, needs=needs)


WITH = RunOption(
    "--with",
    "flow_workdir",
    {
        "type": Path,
        "metavar": "FLOW_WORKDIR",
        "help": "folder of a flow run whose responses are fused with those of WORKDIR, an RGB run",
    },
    report="fused",
)
WEIGHT = RunOption(
    "--weight",
    "weight",
    {
        "type": positive_number,
        "metavar": "X",
        "help": "weight of the RGB responses; those of flow have weight 1 (default: "
        "evaluation.rgb_weight of the RGB run)",
    },
    needs=Need("--with FLOW_WORKDIR", lambda args: args.flow_workdir is not None),
)
MASKS_FROM = RunOption(
    "--masks-from",
    "masks_from",
    {
        "type": _read_masks,
        "metavar": f"SHARPMASK_WORKDIR|{keys.SUPERVOXELS}",
        "help": "for a joint run without a mask head: folder of a SharpMask run that segments "
        f"inside its boxes, or the word {keys.SUPERVOXELS} to make masks from supervoxels "
        "of the clip, which needs scikit-image and takes 0.1 to 0.2 s of CPU time per "
        f"frame (for a folder of that name: ./{keys.SUPERVOXELS})",
    },
    report=lambda args: keys.SUPERVOXELS if args.masks_from == keys.SUPERVOXELS else "masks",
)
SERVED_MASKS_FROM = RunOption(
    MASKS_FROM.flag,
    MASKS_FROM.dest,
    {
        "type": _read_masks,  # supervoxels are refused with the reason
        "metavar": "SHARPMASK_WORKDIR",
        "help": "for a joint run without a mask head: folder of a SharpMask run that segments "
        "inside its boxes",
    },
)
BESIDE = RunOption(
    "--beside",
    "beside",
    {
        "type": Path,
        "metavar": "REPORT_DIR",
        "help": "report folder of another joint evaluation on the same data, such as that of a "
        "two-stage system: comparison.png then shows the frame, the truth and both "
        "results",
    },
)
UNTRAINED = RunOption(
    "--untrained",
    "untrained",
    {
        "action": "store_true",
        "help": "evaluate a joint or sentence run with random weights instead of the trained "
        "ones, as a control",
    },
    report="untrained",
)
CHECKPOINT = RunOption(
    "--checkpoint",
    "checkpoint",
    {
        "metavar": f"{LAST}|{BEST}|STEP",
        "help": "which checkpoint of WORKDIR to use: the last one, the best one by validation, "
        f"or that of a step (default: {LAST})",
    },
    instead_of=UNTRAINED,
    report=lambda args: "" if args.checkpoint == LAST else f"checkpoint_{args.checkpoint}",
)
PREDICTIONS = RunOption(
    "--predictions",
    "predictions",
    {
        "action": "store_true",
        "help": "write predictions.json and truth.json in COCO's format, for a2d-tf score",
    },
)
PAIRS_OF_SPLIT = RunOption(
    "--pairs",
    "pair_queries",
    {
        "metavar": "FILE|all|truth",
        "help": "for a sentence run: also label every pixel with one of A2D's 43 actor-action "
        "pairs, asking for the pairs in a classifier's pair_scores.json, for all pairs, "
        "or for the true ones (an upper bound)",
    },
    report=lambda args: (
        f"{args.pair_queries if args.pair_queries in NO_FILE else keys.SCORED_PAIRS}_pairs"
    ),
)
SPLIT_PAIR_THRESHOLD = _pair_threshold(
    "ask for the pairs of FILE that score above X (default: 0.5)",
    needs=Need("--pairs FILE", lambda args: args.pair_queries not in (None, *NO_FILE)),
)
SENTENCES = RunOption(
    "SENTENCE",
    "sentences",
    {
        "nargs": "+",
        "type": utf8_text,
        "help": "what to segment, such as 'a red ball'; left out for a joint run",
    },
)
PAIRS_OF_VIDEO = RunOption(
    "--pairs",
    "pair_queries",
    {
        "metavar": "all|CLASSIFIER_WORKDIR",
        "help": "instead of sentences: label every pixel with one of A2D's 43 actor-action "
        "pairs; ask for all of them, or only for those that a classifier finds in the "
        "video (folder of its run)",
    },
    instead_of=SENTENCES,
)
_CLASSIFIER = Need(
    "--pairs CLASSIFIER_WORKDIR", lambda args: args.pair_queries not in (None, keys.ALL_PAIRS)
)
PAIRS_WITH = RunOption(
    "--pairs-with",
    "pairs_with",
    {
        "type": Path,
        "metavar": "FLOW_CLASSIFIER_WORKDIR",
        "help": "folder of a flow classifier whose scores are averaged with those of --pairs, an "
        "RGB classifier",
    },
    needs=_CLASSIFIER,
)
VIDEO_PAIR_THRESHOLD = _pair_threshold(
    "ask for the pairs that score above X (default: evaluation.threshold of the classifier, 0.5)",
    needs=_CLASSIFIER,
)
THRESHOLD = RunOption(
    "--threshold",
    "threshold",
    {
        "type": finite_number,
        "metavar": "X",
        "help": "a pixel is in the mask if its response is above X (default: "
        "evaluation.threshold of the run)",
    },
)
VOCABULARY_SIZE = RunOption(
    "--vocabulary-size",
    "vocabulary_size",
    {
        "type": whole_number(least=1),
        "metavar": "N",
        "help": "for a sentence run: keep the N most frequent words of the vectors (default: "
        f"{DEFAULT_VOCABULARY_SIZE})",
    },
)
SERVED_PAIRS = RunOption(
    "--pairs",
    "pair_queries",
    {
        "action": "store_true",
        "help": "for a sentence run: requests hold ids of A2D's actor-action pairs instead of "
        "sentences, and the answer is a label map",
    },
    instead_of=VOCABULARY_SIZE,
)


def check_needs(args: argparse.Namespace, options: Iterable[RunOption]) -> None:
    """Raise ArgumentError for an option without the one that it needs, or beside its opposite."""
    for option in options:
        if not option.is_given(args):
            continue
        if option.needs is not None and not option.needs.is_met(args):
            raise argparse.ArgumentError(None, f"{option.flag} needs {option.needs.option}")
        other = option.instead_of
        if other is not None and other.is_given(args):
            rule = f"{other.flag} and {option.flag} cannot be given together"
            raise argparse.ArgumentError(None, rule)


def refuse(
    args: argparse.Namespace, takers: Mapping[RunOption, Iterable[str]], *, task: str
) -> None:
    """Raise InputError for an option that only runs of other tasks take.

    Args:
        args: Arguments of the command, with the run in ``workdir``.
        takers: Options of the command, each with the tasks whose runs take it.
        task: Task of the run.
    """
    for option, tasks in takers.items():
        if task not in tasks and option.is_given(args):
            value = getattr(args, option.dest)
            rule = f"must not be given for a {task} run: it is for {' and '.join(tasks)} runs"
            shown = str(value) if isinstance(value, Path) else value
            if value is True:  # a switch, which has no value to tell
                shown = None
            raise InputError(args.workdir, option.flag, rule, shown)
