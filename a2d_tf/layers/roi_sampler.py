"""Choose the regions that train the heads, with their targets (He et al., Mask R-CNN, 3.1)."""

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.ops.boxes import box_area, box_iou, encode_boxes
from a2d_tf.ops.roi_align import crop_masks


@keras.saving.register_keras_serializable(package="a2d_tf")
class RoiSampler(keras.layers.Layer):
    """Proposals and the labelled frame's truth -> regions and targets.

    True boxes may join the proposals. A region is positive where it overlaps some true box by
    ``positive_iou`` or more; it takes the class, action, box and mask of the one it overlaps most.
    Places without a region have a zero box and the class -1. Positive regions come first, so that
    only the first ``positives`` places can need a mask. No gradient passes.

    Args:
        regions: Number R of regions in a picture.
        positive_share: Largest share of positive regions.
        positive_iou: Overlap from which a region is positive.
        keep_share: Whether negatives keep to the share for the positives found, so that few
            positives are not drowned (the widely used Keras Mask R-CNN); otherwise they fill every
            place left (Ren et al., 2015, and the joint paper's authors).
        true_boxes: Whether true boxes are candidates too (Girshick, Fast R-CNN's public code);
            otherwise heads learn from proposals alone, which may find few actors at first.
        mask_size: Side of a mask target; None for no masks.
        seed: Seed of the random choice.
    """

    def __init__(
        self,
        *,
        regions: int = 64,
        positive_share: float = 1 / 3,
        positive_iou: float = 0.5,
        keep_share: bool = True,
        true_boxes: bool = True,
        mask_size: int | None = 28,
        seed: int = 0,
        **kwargs,
    ):
        super().__init__(autocast=False, **kwargs)
        if not 0 < positive_share <= 1:
            raise ValueError(f"positive_share must be above 0, at most 1, got {positive_share}")
        if int(regions * positive_share) < 1:
            raise ValueError(f"positive_share must give at least one of {regions} regions")
        self.regions = regions
        self.positive_share = positive_share
        self.positive_iou = positive_iou
        self.keep_share = keep_share
        self.true_boxes = true_boxes
        self.mask_size = mask_size
        self.seed = seed
        self.positives = int(regions * positive_share)
        self.random = keras.random.SeedGenerator(seed)

    def call(self, proposals, true_boxes, true_classes, true_actions=None, true_masks=None):
        """Sample.

        Args:
            proposals: (B, P, 4), zeros as padding.
            true_boxes: (B, N, 4), zeros as padding.
            true_classes: (B, N) ids from 1, 0 for padding.
            true_actions: (B, N) ids from 1, 0 for no action label; None without actions.
            true_masks: (B, N, S, S) of 0 and 1; None without masks.

        Returns:
            A dict: ``keys.ROI_BOXES`` (B, R, 4), ``keys.ROI_ACTORS`` (B, R) int32 with 0 for
            background and -1 for an empty place, ``keys.ROI_DELTA_TARGETS`` (B, R, 4); with actions
            ``keys.ROI_ACTIONS`` (B, R) int32, -1 also where the true one has no action label; with
            masks ``keys.ROI_MASK_TARGETS`` (B, ``positives``, M, M) of 0 and 1, those of the first
            regions. Targets of boxes and masks are zero outside positive regions.
        """
        candidates = [proposals, true_boxes] if self.true_boxes else [proposals]
        boxes = ops.concatenate(candidates, axis=1)  # (B, C, 4)
        boxes = ops.stop_gradient(ops.cast(boxes, "float32"))
        overlaps = box_iou(boxes, ops.cast(true_boxes, "float32"))  # (B, C, N)
        overlaps = ops.where((true_classes > 0)[:, None, :], overlaps, 0.0)
        index, positive, sampled = self._choose(
            ops.max(overlaps, axis=-1), present=box_area(boxes) > 0
        )
        match = ops.cast(ops.argmax(overlaps, axis=-1), "int32")
        match = ops.take_along_axis(match, index, axis=1)  # (B, R)
        boxes = ops.take_along_axis(boxes, index[..., None], axis=1)
        boxes = ops.where(sampled[..., None], boxes, 0.0)

        matched = ops.take_along_axis(ops.cast(true_boxes, "float32"), match[..., None], axis=1)
        deltas = _safe_deltas(matched, boxes, positive)
        classes = _targets(true_classes, match, positive, sampled)
        targets = {
            keys.ROI_BOXES: boxes,
            keys.ROI_ACTORS: classes,
            keys.ROI_DELTA_TARGETS: deltas,
        }
        if true_actions is not None:
            actions = _targets(true_actions, match, positive, sampled)
            unlabelled = positive & (actions == 0)
            targets[keys.ROI_ACTIONS] = ops.where(unlabelled, -1, actions)
        if true_masks is not None and self.mask_size is not None:
            rows = ops.where(positive, match, -1)[:, : self.positives]
            first = boxes[:, : self.positives]
            targets[keys.ROI_MASK_TARGETS] = crop_masks(true_masks, rows, first, self.mask_size)
        return {name: ops.stop_gradient(value) for name, value in targets.items()}

    def compute_output_spec(
        self, proposals, true_boxes, true_classes, true_actions=None, true_masks=None
    ):
        """Return the shapes and types of the dict."""
        shape = (proposals.shape[0], self.regions)
        specs = {
            keys.ROI_BOXES: keras.KerasTensor((*shape, 4), dtype="float32"),
            keys.ROI_ACTORS: keras.KerasTensor(shape, dtype="int32"),
            keys.ROI_DELTA_TARGETS: keras.KerasTensor((*shape, 4), dtype="float32"),
        }
        if true_actions is not None:
            specs[keys.ROI_ACTIONS] = keras.KerasTensor(shape, dtype="int32")
        if true_masks is not None and self.mask_size is not None:
            masks = (shape[0], self.positives, self.mask_size, self.mask_size)
            specs[keys.ROI_MASK_TARGETS] = keras.KerasTensor(masks, dtype="float32")
        return specs

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {
            "regions": self.regions,
            "positive_share": self.positive_share,
            "positive_iou": self.positive_iou,
            "keep_share": self.keep_share,
            "true_boxes": self.true_boxes,
            "mask_size": self.mask_size,
            "seed": self.seed,
        }

    def _choose(self, overlap, *, present):
        """Return index (B, R) of the chosen candidates, and which are positive, and sampled."""
        candidates = overlap.shape[1]
        chance = keras.random.uniform(ops.shape(overlap), seed=self.random, dtype="float32")
        # The epsilon keeps 0.5 of one half of a box on the positive side after rounding.
        positive = present & (overlap >= self.positive_iou - 1e-6)
        negative = present & ~positive
        most = min(self.positives, candidates)
        positive_key, positive_index = ops.top_k(ops.where(positive, chance, -1.0), most)
        negative_key, negative_index = ops.top_k(
            ops.where(negative, chance, -1.0), min(self.regions, candidates)
        )
        has_positive, has_negative = positive_key >= 0, negative_key >= 0
        if self.keep_share:
            found = ops.sum(ops.cast(has_positive, "float32"), axis=1, keepdims=True)
            allowed = found * (1 - self.positive_share) / self.positive_share + 1e-3
            rank = ops.arange(1, negative_key.shape[1] + 1, dtype="float32")
            has_negative = has_negative & (rank[None] <= allowed)
        index = ops.concatenate([positive_index, negative_index], axis=1)
        places = index.shape[1]
        if places < self.regions:
            raise ValueError(f"regions must be at most {places} here, got {self.regions}")
        # Positives first, then negatives, then empty places, each in their random order.
        group = ops.concatenate(
            [ops.cast(has_positive, "int32") * 2, ops.cast(has_negative, "int32")], axis=1
        )
        order = group * places - ops.arange(places, dtype="int32")[None]
        _, places_kept = ops.top_k(order, self.regions)
        group = ops.take_along_axis(group, places_kept, axis=1)
        index = ops.cast(ops.take_along_axis(index, places_kept, axis=1), "int32")
        return index, group == 2, group > 0


def _targets(true, match, positive, sampled):
    """Return the matched ids (B, R): 0 for background, -1 for an empty place."""
    ids = ops.take_along_axis(ops.cast(true, "int32"), match, axis=1)
    return ops.where(positive, ids, ops.where(sampled, 0, -1))


def _safe_deltas(matched, boxes, positive):
    """Return the codes (B, R, 4) of the matched boxes, zero outside positive regions."""
    unit = ops.convert_to_tensor([0.0, 0.0, 1.0, 1.0], "float32")
    chosen = positive[..., None]
    codes = encode_boxes(ops.where(chosen, matched, unit), ops.where(chosen, boxes, unit))
    return ops.where(chosen, codes, 0.0)
