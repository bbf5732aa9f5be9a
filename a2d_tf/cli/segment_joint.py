"""``a2d-tf segment`` of a joint run: every actor of a video with what it does."""

import argparse

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from a2d_tf.cli.refused_options import FUSION_OPTIONS, refuse_options
from a2d_tf.inference.joint_run import load_joint
from a2d_tf.inference.segment_joint import segment_joint
from a2d_tf.inference.segment_output import DETECTIONS, OVERLAY, SHEET, check_out

_OPTIONS = {
    "SENTENCE": "sentences",
    "--pairs": "pairs",
    "--pairs-with": "pairs_with",
    "--pair-threshold": "pair_threshold",
    "--threshold": "threshold",
} | FUSION_OPTIONS


def segment_joint_run(args: argparse.Namespace) -> int:
    """Segment the video that ``args`` of ``a2d-tf segment`` name with their joint run.

    Raises:
        InputError: The run, the video or an option breaks its rule.
    """
    refuse_options(args, _OPTIONS, kind="a joint run", takers="runs of other tasks")
    check_out(args.out)
    trained = load_joint(args.workdir, masks_from=args.masks_from)
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        bar = progress.add_task("segmenting", total=None)
        result = segment_joint(
            trained,
            args.video,
            args.out,
            every=args.every,
            on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"{result.num_frames} frames, {result.num_detections} actors in {len(result.answered)} "
        f"answered frames, {len(result.areas)} pairs found"
    )
    for name in (OVERLAY, SHEET, DETECTIONS):
        console.print(escape(str(args.out / name)))
    return 0
