"""What a served joint model makes of its inputs."""

import numpy as np
import tensorflow as tf

from a2d_tf.export.served_detector import stored_flow
from a2d_tf.media.flow import dequantise_flow, quantise_flow


def test_flow_is_cut_and_stepped_as_in_records():
    flow = np.linspace(-25, 25, 4001, dtype=np.float32)
    stored = stored_flow(tf.constant(flow)).numpy()
    np.testing.assert_allclose(stored, dequantise_flow(quantise_flow(flow)), atol=1e-5)
    np.testing.assert_allclose(stored_flow(tf.constant(stored)), stored, atol=1e-6)
