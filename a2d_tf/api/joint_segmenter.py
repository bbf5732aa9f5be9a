"""A trained run that finds every actor with its action."""

from collections.abc import Iterator
from pathlib import Path

from a2d_tf.api.answered_distance import answered_distance
from a2d_tf.api.folder import named_folder
from a2d_tf.api.trained_segmenter import TrainedSegmenter
from a2d_tf.api.video import AnyVideo
from a2d_tf.inference.joint_frames import JointFrame, joint_frames
from a2d_tf.inference.segment_joint import SegmentJointResult, segment_joint
from a2d_tf.processes.progress import OnProgress
from a2d_tf.runs.joint import JointRun


class JointSegmenter(TrainedSegmenter[JointRun]):
    """What ``load_run`` returns for a run of the joint paper.

    ::

        run = load_run("runs/joint")
        for frame in run.segment("clip.mp4"):
            for actor in frame.actors:
                actor.box, actor.mask, actor.score

    Attributes:
        run: The run.
    """

    def segment(self, video: AnyVideo, *, every: int | None = None) -> Iterator[JointFrame]:
        """Yield every frame of a video with its actors; memory stays the same.

        Args:
            video: See ``open_video``.
            every: Distance between frames that the model answers; those between show the actors of
                the nearest one. None answers each.

        Raises:
            InputError: The video cannot be read, or it is not known how the flow was made that the
                run trained on. It is raised at once, not while iterating.
        """
        self.run.task.flow.source()
        return joint_frames(self.run, self._open(video), every=answered_distance(every, usual=1))

    def segment_to(
        self,
        out: str | Path,
        video: AnyVideo,
        *,
        every: int | None = None,
        overlay: bool = True,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
    ) -> SegmentJointResult:
        """Write label maps, COCO's results, an overlay and a sheet, as ``a2d-tf segment`` does.

        Args:
            out: The folder; created if missing.
            video: See ``open_video``.
            every: As in ``segment``.
            overlay: Whether to write the overlay video.
            overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
            on_progress: Called with the number of finished frames and the number of all frames.

        Raises:
            InputError: As in ``segment``, or ``out`` is refused; nothing has been written then.
        """
        return segment_joint(
            self.run,
            self._open(video),
            named_folder(out, "out"),
            every=answered_distance(every, usual=1),
            overlay=overlay,
            overwrite=overwrite,
            on_progress=on_progress,
        )
