"""Flow of a request is cut and stepped as records store it."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.media.stored_flow import dequantise_flow, quantise_flow
from a2d_tf.serving.stored_flow import stored_flow


@pytest.mark.parametrize(("flow_range", "reach"), [("20", 25), ("raw", 600)])
def test_flow_is_cut_and_stepped_as_in_records(flow_range, reach):
    flow = np.linspace(-reach, reach, 4001, dtype=np.float32)
    stored = stored_flow(tf.constant(flow), flow_range=flow_range).numpy()
    wanted = dequantise_flow(quantise_flow(flow, flow_range=flow_range))
    np.testing.assert_allclose(stored, wanted, atol=1e-5)
    again = stored_flow(tf.constant(stored), flow_range=flow_range)
    np.testing.assert_allclose(again, stored, atol=1e-6)
