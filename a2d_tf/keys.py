"""Every name that crosses a module border: fields of records and batches, model outputs."""

# Fields of one annotated frame with its clip (see records/clip_records.py).
VIDEO_ID = "video_id"
SPLIT = "split"
FRAME_NUMBER = "frame_number"  # 1-based number of the annotated frame
SOURCE_SIZE = "source_size"  # (height, width) of the released clip in pixels; masks have this size
CLIP_SIZE = "clip_size"  # (height, width) of the stored JPEG frames
CLIP_FRAMES = "clip/frames"  # JPEG, one for each frame, in order
CLIP_FRAME_NUMBERS = "clip/frame_numbers"  # 1-based, ascending
FLOW_FRAMES = "flow/frames"  # quantised flow, a PNG for each frame; empty when converted without it
LABEL_MAP = "label_map"  # PNG, 8 bits, A2D ids as released (0 background); "" without labels
INSTANCE_MASKS = "instance/masks"  # PNG, 0 or 255, one an instance
INSTANCE_BOXES = "instance/boxes"  # (N, 4) y1, x1, y2, x2 in source pixels
INSTANCE_ACTORS = "instance/actors"  # 1..7; 0 for what is not an actor, in still images
INSTANCE_ACTIONS = "instance/actions"  # 1..9; 0 where the actor is
INSTANCE_IDS = "instance/ids"  # the number that sentences refer to, -1 where there is none
SENTENCE_TEXTS = "sentence/texts"
SENTENCE_ROWS = "sentence/rows"  # row of the instance in this frame, -1 when it is absent

# Further fields of one tf.train.Example, which holds all annotated frames of a video: how many
# values of the fields above belong to each (see records/annotated_videos.py).
INSTANCE_COUNTS = "instance/counts"
WINDOW_COUNTS = "window/counts"  # frames of its clip
WINDOW_ROWS = "window/rows"  # their rows in clip/frames, ascending, clip after clip

# Field of a record of a whole video and of batches made of them.
PAIRS = "pairs"  # distinct ids of the actor-action pairs in its annotated frames, ascending

# Which actor-action pairs are asked of a video: every valid one, those of its annotated frames, or
# those that a classifier scored highly (see runs/pair_candidates.py).
ALL_PAIRS, TRUE_PAIRS, SCORED_PAIRS = "all", "truth", "classifier"

# What segments inside the boxes of a joint run where no run of SharpMask does.
SUPERVOXELS = "supervoxels"

# Fields of a drawn view of a clip (see batches/sentence_input.py), beside its video and its texts.
VIEW_MASKS = "view/masks"  # (n, S, S) bool, one for each sentence
VIEW_INSIDE = "view/inside"  # (S, S) bool, false in padding
VIEW_ACTORS = "view/actors"  # (n,) int64, A2D's actor of a sentence, 0 for none
VIEW_PRESENT = "view/present"  # (m,) int64, actors of all in view, 0 for things that are none
MIRRORED = "view/mirrored"  # (n,) bool, whether left and right change places in its sentence
OF_SENTENCES = (SENTENCE_TEXTS, MIRRORED, VIEW_ACTORS, VIEW_MASKS)  # fields of a view for each
VIEW_PICTURE = "view/picture"  # its middle frame: JPEG, or quantised flow as PNG

# The frozen trunk's output of a view, instead of its video: a record's field, in bytes, and a
# model input (B, T', H', W', C') in bfloat16.
FEATURES = "features"

# Streams: what a clip shows.
RGB = "rgb"
FLOW = "flow"

# Model inputs.
VIDEO = "video"  # (B, T, H, W, C) in [-1, 1]; C is 3 for RGB, 2 for flow
MOTION = "motion"  # (B, T, S, S, 3) flow x, y and magnitude in network pixels / 20
LABELLED = "labelled"  # (B,) int32 index of the labelled frame in the clip
WORDS = "words"  # (B, K, L, D) word vectors, zeros for padding and unknown words
WORD_IDS = "word_ids"  # (B, K, L) rows of a learned embedding, 0 for padding and unknown words
NUM_WORDS = "num_words"  # (B, K) words in the sentence before padding

# Model outputs.
PAIR_LOGITS = "pair_logits"  # (B, 43), columns in the order of labels.VALID_PAIRS

# Truth of the joint model: inputs of its training model. N instances, padded.
TRUE_BOXES = "true_boxes"  # (B, N, 4) float32 y1, x1, y2, x2 in network pixels, half-open
TRUE_ACTORS = "true_actors"  # (B, N) int32 1..7, 0 for padding
TRUE_ACTIONS = "true_actions"  # (B, N) int32 1..9, 0 without an action label
TRUE_MASKS = "true_masks"  # (B, N, S, S) uint8 0 or 1

# Outputs of the joint training model: A anchors, R regions of interest.
RPN_LOGITS = "rpn_logits"  # (B, A)
RPN_DELTAS = "rpn_deltas"  # (B, A, 4)
ROI_BOXES = "roi_boxes"  # (B, R, 4) network pixels
ROI_ACTORS = "roi_actors"  # (B, R) target: 1..7, 0 background, -1 not sampled
ROI_ACTIONS = "roi_actions"  # (B, R) target: 1..9, 0 background, -1 no loss
ROI_DELTA_TARGETS = "roi_delta_targets"  # (B, R, 4)
ROI_MASK_TARGETS = "roi_mask_targets"  # (B, P, 28, 28) 0 or 1, of the first P regions
ACTOR_LOGITS = "actor_logits"  # (B, R, 8)
BOX_DELTAS = "box_deltas"  # (B, R, 8, 4)
ACTION_LOGITS = "action_logits"  # (B, R, 10)
MASK_LOGITS = "mask_logits"  # (B, R, 28, 28, 8)

# Outputs of the joint inference model: D detections.
DETECTION_BOXES = "detection_boxes"  # (B, D, 4) network pixels
DETECTION_ACTORS = "detection_actors"  # (B, D) int32 1..7, 0 for an empty place
DETECTION_SCORES = "detection_scores"  # (B, D) probability of the actor
DETECTION_ACTIONS = "detection_actions"  # (B, D, 10) probabilities, 0 is background
DETECTION_MASKS = "detection_masks"  # (B, D, 28, 28) probabilities inside the box

# Loss terms of the joint model.
RPN_CLASS = "rpn_class"
RPN_BOX = "rpn_box"
BOX = "box"
ACTOR = "actor"
ACTION = "action"
MASK = "mask"

# Further batch fields at evaluation.
VALID_BOX = "valid_box"  # (B, 4) y1, x1, y2, x2: the picture inside its padding, network pixels
NEIGHBOURS = "neighbours"  # (B, F, S, S, 3) RGB in [-1, 1], the labelled frame in the middle


def video_of(stream: str) -> str:
    """Return the name of a stream's clip in batches that hold several (evaluation)."""
    return f"{VIDEO}/{stream}"


def response(size: int) -> str:
    """Return the name of the response map of side ``size``, of its target and its loss term."""
    return f"response_{size}"
