"""What stored features depend on."""

import pytest
from fakes.features import make_feature_settings

from a2d_tf.errors import InputError
from a2d_tf.records.feature_settings import (
    check_same_features,
    save_feature_settings,
)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weights_sha256": "c"}, "weights_sha256"),
        ({"source_sha256": "c"}, "source_sha256"),
        ({"seed": 4}, "seed"),
        ({"data": {"size": 32}}, r"data\.size"),
    ],
)
def test_other_features_need_another_folder(tmp_path, changes, field):
    save_feature_settings(make_feature_settings(), tmp_path)
    with pytest.raises(InputError, match=f"{field}: was .* in this folder: choose another"):
        check_same_features(tmp_path, make_feature_settings(**changes))
