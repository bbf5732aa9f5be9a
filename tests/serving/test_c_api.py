"""Every export through TensorFlow's C API: the loader of TensorFlow Serving, the same numbers."""

import numpy as np
import pytest
from fakes.c_client import Job, ask_in_c, build_client, find_compiler
from fakes.client_process import Named
from fakes.served_models import ServedRun

from a2d_tf.serving.loaded_model import LoadedModel
from a2d_tf.serving.served_model import MASKS_SIGNATURE, SIGNATURE

WITH_MASKS = (
    *("rgb", "flow", "fused", "hu2016", "li2017", "pairs"),
    *("joint", "joint_boxes", "joint_sharpmask"),
)
KINDS = (*WITH_MASKS, "classifier", "classifiers")


def one_request(served: ServedRun) -> str:
    """Return the name of the request whose clip lies inside of the video, or of the first one."""
    return "13" if "13" in served.requests else next(iter(served.requests))


@pytest.fixture(scope="module")
def in_c(
    exports: dict[str, ServedRun], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Named]:
    """Return what every export answers to a C program, by signature; skip without a compiler."""
    compiler = find_compiler()
    if compiler is None:
        pytest.skip("no C compiler here")
    folder, jobs = tmp_path_factory.mktemp("c_client"), []
    for kind, served in exports.items():
        request = served.requests[one_request(served)]
        signatures = (SIGNATURE, *[MASKS_SIGNATURE] * (kind in WITH_MASKS))
        jobs.append(Job(served.version, dict.fromkeys(signatures, request)))
    answers = ask_in_c(build_client(folder, compiler), jobs, folder)
    return dict(zip(exports, answers, strict=True))


def test_every_kind_of_export_is_asked(exports):
    assert set(KINDS) == exports.keys()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_c_api_answers_as_python_does(kind, exports, in_c):
    served = exports[kind]
    expected = served.answers[one_request(served)]
    answer = in_c[kind][SIGNATURE]
    assert answer.keys() == expected.keys()
    for output, value in answer.items():
        if value.dtype == object:
            assert value.tolist() == expected[output].tolist()
            continue
        assert value.dtype == expected[output].dtype
        np.testing.assert_allclose(value, expected[output], atol=1e-5, err_msg=output)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WITH_MASKS)
def test_the_c_api_gives_the_pictures_that_python_gives(kind, exports, in_c):
    served = exports[kind]
    request = {
        name: value.astype(object) if value.dtype.kind == "U" else value
        for name, value in served.requests[one_request(served)].items()
    }
    expected = LoadedModel(served.version, signature=MASKS_SIGNATURE).answer(request)
    answer = in_c[kind][MASKS_SIGNATURE]
    assert answer.keys() == served.about["masks_signature"].keys()
    pictures = [output for output in answer if output.endswith("_bytes")]
    assert pictures
    for output in pictures:
        assert answer[output].tolist() == np.asarray(expected[output]).tolist()
