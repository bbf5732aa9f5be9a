"""The models are frozen and refuse what they do not know."""

import pydantic
import pytest
from fakes.configs import TINY_CONFIG


def test_a_configuration_does_not_change():
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        TINY_CONFIG.data.size = 64
