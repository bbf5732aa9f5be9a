"""A gray frame, and a mask on it."""

import numpy as np
import pytest


@pytest.fixture
def frame() -> np.ndarray:
    return np.full((20, 24, 3), 100, np.uint8)


@pytest.fixture
def square() -> np.ndarray:
    mask = np.zeros((20, 24), bool)
    mask[5:15, 6:16] = True
    return mask
