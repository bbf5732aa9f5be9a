"""Names of the methods of optical flow, for those who compute none."""

NO_FLOW = "none"
FLOW_METHODS = ("dis", "farneback", "tvl1")
