"""``a2d-tf segment`` of a joint run: every actor of a video with what it does."""

import argparse

from rich.progress import Progress

from a2d_tf.cli.console import plain_console
from a2d_tf.inference.segment_joint import segment_joint
from a2d_tf.inference.segment_output import DETECTIONS, OVERLAY, SHEET
from a2d_tf.runs.joint import load_joint


def segment_joint_run(args: argparse.Namespace) -> int:
    """Segment the video that ``args`` of ``a2d-tf segment`` name with their joint run.

    Raises:
        InputError: The run, the video or an option breaks its rule.
    """
    trained = load_joint(args.workdir, masks_from=args.masks_from)
    errors = plain_console(stderr=True)
    with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
        bar = progress.add_task("segmenting", total=None)
        result = segment_joint(
            trained,
            args.video,
            args.out,
            every=args.every,
            on_progress=lambda done, total: progress.update(bar, completed=done, total=total),
        )
    console = plain_console()
    console.print(
        f"{result.num_frames} frames, {result.num_detections} actors in {len(result.answered)} "
        f"answered frames, {len(result.areas)} pairs found"
    )
    for name in (OVERLAY, SHEET, DETECTIONS):
        console.print(str(args.out / name))
    return 0
