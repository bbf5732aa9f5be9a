"""What the commands do with joint runs: every actor with its action."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.progress import show_progress
from a2d_tf.cli.run_options import BESIDE, CHECKPOINT, MASKS_FROM, SERVED_MASKS_FROM, UNTRAINED
from a2d_tf.cli.tasks.commands import Exports, Segments, TaskCommands
from a2d_tf.cli.tasks.exported import describe_request, weigh
from a2d_tf.counted import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from a2d_tf.api.joint_segmenter import JointSegmenter
    from a2d_tf.config.schema import JointConfig
    from a2d_tf.inference.source_video import SourceVideo
    from a2d_tf.training.loop import BuildPreview


class JointCommands(TaskCommands, Segments, Exports):
    """Label maps, boxes, masks and actions."""

    task = "joint"
    evaluate_options = (MASKS_FROM, UNTRAINED, CHECKPOINT, BESIDE)
    segment_options = (MASKS_FROM, CHECKPOINT)
    export_options = (SERVED_MASKS_FROM, CHECKPOINT)

    def preview(self) -> "BuildPreview":
        """Return what draws the actors found in held-out frames."""
        from a2d_tf.pictures.joint_preview import build_joint_preview

        return build_joint_preview

    def evaluate(self, args: argparse.Namespace, config: "JointConfig", out: Path) -> int:
        """Evaluate a run and write its report."""
        from a2d_tf.api.evaluate import evaluate_joint_run
        from a2d_tf.config.changes import describe_changes
        from a2d_tf.evaluation.compared_report import read_compared
        from a2d_tf.evaluation.joint_report import REPORT, joint_table

        beside = None if args.beside is None else read_compared(args.beside, out=out)
        run = _load(args, config, trained=not args.untrained)
        with show_progress(f"evaluating {args.split}") as on_progress:
            evaluation = evaluate_joint_run(
                run,
                args.data,
                split=args.split,
                out=out,
                notes=describe_changes(config, args.set),
                beside=beside,
                on_progress=on_progress,
            )
        console = plain_console()
        console.print(joint_table(evaluation.metrics))
        console.print(f"report: {out / REPORT}")
        return 0

    def check_segment(self, args: argparse.Namespace) -> None:
        """Take all arguments: a joint run is asked nothing."""

    def segment(
        self, args: argparse.Namespace, config: "JointConfig", video: "Callable[[], SourceVideo]"
    ) -> int:
        """Segment every actor of a video."""
        from a2d_tf.inference.result_folder import DETECTIONS, OVERLAY, SHEET

        run = _load(args, config)
        opened = video()
        with show_progress("segmenting", unit="frames") as on_progress:
            result = run.segment_to(
                args.out,
                opened,
                every=args.every,
                overlay=args.overlay,
                overwrite=args.overwrite,
                on_progress=on_progress,
            )
        console = plain_console()
        console.print(
            f"{counted(result.num_frames, 'frame')}, {counted(result.num_detections, 'actor')} in "
            f"{counted(len(result.answered), 'answered frame')}, "
            f"{counted(len(result.areas), 'pair')} found"
        )
        for name in (*([OVERLAY] if args.overlay else []), SHEET, DETECTIONS):
            console.print(str(args.out / name))
        return 0

    def export(self, args: argparse.Namespace, config: "JointConfig") -> list[str]:
        """Write a SavedModel and return what to tell of it."""
        from a2d_tf.api.export import export_version

        run = _load(args, config)
        version, summary = export_version(run, args.out)
        return [weigh(version), *describe_request(summary)]


def _load(
    args: argparse.Namespace, config: "JointConfig", *, trained: bool = True
) -> "JointSegmenter":
    from a2d_tf.api.joint_segmenter import JointSegmenter
    from a2d_tf.api.load import load_run

    return load_run(
        args.workdir,
        JointSegmenter,
        config=config,
        trained=trained,
        masks_from=args.masks_from,
        checkpoint=args.checkpoint,
    )
