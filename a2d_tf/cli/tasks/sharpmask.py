"""What the commands do with SharpMask runs: masks inside the true boxes."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.progress import show_progress
from a2d_tf.cli.run_options import CHECKPOINT
from a2d_tf.cli.tasks.commands import TaskCommands
from a2d_tf.counted import counted

if TYPE_CHECKING:
    from a2d_tf.config.schema import SharpMaskConfig


class SharpMaskCommands(TaskCommands):
    """Masks of actors in the middle of crops."""

    task = "sharpmask"
    evaluate_options = (CHECKPOINT,)
    why_no_segment = "use a SharpMask run with --masks-from of a joint run"
    why_no_export = "a SharpMask run needs boxes: export it with --masks-from of a joint run"

    def evaluate(self, args: argparse.Namespace, config: "SharpMaskConfig", out: Path) -> int:
        """Evaluate a run and write its report."""
        from a2d_tf.config.changes import describe_changes
        from a2d_tf.evaluation.sharpmask import evaluate_sharpmask
        from a2d_tf.evaluation.sharpmask_report import write_sharpmask_report
        from a2d_tf.runs.load_run import load_run
        from a2d_tf.runs.sharpmask import SharpMaskRun

        run = load_run(args.workdir, SharpMaskRun, config=config, checkpoint=args.checkpoint)
        with show_progress(f"evaluating {args.split}") as on_progress:
            evaluation = evaluate_sharpmask(
                run, data_dir=args.data, split=args.split, on_progress=on_progress
            )
        metrics = evaluation.metrics
        metrics.update(describe_changes(config, args.set))
        report = write_sharpmask_report(out, evaluation)
        console = plain_console()
        console.print(
            f"mean IoU of {counted(metrics['num_actors'], 'actor')} inside their true boxes: "
            f"{100 * metrics['mean_iou']:.1f} % (the filled box: "
            f"{100 * metrics['filled_box']['mean_iou']:.1f} %)"
        )
        console.print(f"report: {report}")
        return 0
