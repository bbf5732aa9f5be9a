"""Every name that crosses a module border: fields of records and batches, model outputs."""

# Fields of one tf.train.Example: one annotated frame with its clip (see data/records.py).
VIDEO_ID = "video_id"
SPLIT = "split"
FRAME_NUMBER = "frame_number"  # 1-based number of the annotated frame
SOURCE_SIZE = "source_size"  # (height, width) of the released clip in pixels; masks have this size
CLIP_SIZE = "clip_size"  # (height, width) of the stored JPEG frames
CLIP_FRAMES = "clip/frames"  # JPEG, one a frame, in order
CLIP_FRAME_NUMBERS = "clip/frame_numbers"  # 1-based, ascending
FLOW_FRAMES = "flow/frames"  # quantised flow, one PNG a frame; empty when converted without flow
LABEL_MAP = "label_map"  # PNG, 8 bits, A2D ids as released (0 background); "" without labels
INSTANCE_MASKS = "instance/masks"  # PNG, 0 or 255, one an instance
INSTANCE_BOXES = "instance/boxes"  # (N, 4) y1, x1, y2, x2 in source pixels
INSTANCE_ACTORS = "instance/actors"  # 1..7
INSTANCE_ACTIONS = "instance/actions"  # 1..9
INSTANCE_IDS = "instance/ids"  # the number that sentences refer to, -1 where there is none
SENTENCE_TEXTS = "sentence/texts"
SENTENCE_ROWS = "sentence/rows"  # row of the instance in this frame, -1 when it is absent

# Field of a record of a whole video and of batches made of them.
PAIRS = "pairs"  # distinct ids of the actor-action pairs in its annotated frames, ascending

# Streams: what a clip shows.
RGB = "rgb"
FLOW = "flow"

# Model inputs.
VIDEO = "video"  # (B, T, H, W, C) in [-1, 1]; C is 3 for RGB, 2 for flow
WORDS = "words"  # (B, K, L, D) word vectors, zeros for padding and unknown words
WORD_IDS = "word_ids"  # (B, K, L) rows of a learned embedding, 0 for padding and unknown words
NUM_WORDS = "num_words"  # (B, K) words in the sentence before padding

# Model outputs.
PAIR_LOGITS = "pair_logits"  # (B, 43), columns in the order of labels.VALID_PAIRS

# Further batch fields at evaluation.
VALID_BOX = "valid_box"  # (B, 4) y1, x1, y2, x2: the picture inside its padding, network pixels


def video_of(stream: str) -> str:
    """Return the name of a stream's clip in batches that hold several (evaluation)."""
    return f"{VIDEO}/{stream}"


def response(size: int) -> str:
    """Return the name of the response map of side ``size``, of its target and its loss term."""
    return f"response_{size}"
