"""Words and their vectors as files give them: a block at a time, so that none is loaded whole."""

import numpy as np
from numpy.typing import NDArray

BLOCK_WORDS = 4096  # 5 MB of 300-d vectors
MAX_WORD_BYTES = 10_000  # GoogleNews has phrases of about 100 bytes

WordBlock = tuple[list[bytes], NDArray[np.float32]]  # n UTF-8 words, their (n, D) vectors
