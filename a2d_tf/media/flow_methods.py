"""Names of the methods, ranges and directions of optical flow, for those who compute none."""

NO_FLOW = "none"
FLOW_METHODS = ("dis", "farneback", "tvl1")

# How far stored flow reaches: cut to 20 pixels as for I3D, or to 512; see ``stored_flow``.
CUT_RANGE = "20"
RAW_RANGE = "raw"
FLOW_RANGES = (CUT_RANGE, RAW_RANGE)

# From a frame to the one whose stored flow, which leads to its next frame, is shown with it.
FLOW_OFFSETS = {"next": 0, "previous": -1}
