"""Masks inside boxes from supervoxels: the "+ GBH" row of the joint paper's Table 1.

The paper gives no number of its segmenter; every default is ours, chosen on training clips, drawn
and of DAVIS, in loose true boxes (``tools/supervoxel_settings.py``). No weight depends on them.
"""

from pydantic import Field

from a2d_tf.config.section import Section


class SupervoxelConfig(Section):
    """How a clip becomes a hierarchy of supervoxels, and which of them are an actor."""

    # Frames of the clip, data.frame_stride apart, the labelled one in the middle; the model reads
    # its own data.frames.
    frames: int = Field(default=5, gt=0)
    segments: int = Field(default=400, gt=0)  # supervoxels of the clip, about, before merging
    compactness: float = Field(default=20.0, gt=0)  # of SLIC: place against colour
    frame_distance: float = Field(default=3.0, gt=0)  # pixels that a step to the next frame counts
    levels: int = Field(default=6, gt=0)  # of the hierarchy; the first is before merging
    # How unlike two neighbours may be that merge at the second level (Felzenszwalb's k, for sizes
    # as shares of the clip).
    threshold: float = Field(default=0.0003, ge=0)
    growth: float = Field(default=2.0, ge=1)  # of the threshold, from level to level
    # Least share of its supervoxels, in the labelled frame, that a pixel needs inside the box; the
    # mean over all levels.
    inside_share: float = Field(default=0.8, gt=0, lt=1)
    # Share of its box that an actor fills at least: where fewer pixels have the share, those with
    # the highest ones.
    least_fill: float = Field(default=0.4, ge=0, le=1)
