"""Optical flow of a texture that moves by a known amount, and of a converted video."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from fakes.clips import moving_picture, read_video, write_moving_clip
from fakes.python_process import run_program

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.media import flow as flow_module
from a2d_tf.media.flow import compute_flow, iterate_flow
from a2d_tf.media.stored_flow import MAX_ERROR, RAW_MAX_ERROR, decode_flow
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.shard_files import list_shards

HAS_TVL1 = hasattr(getattr(cv2, "optflow", None), "DualTVL1OpticalFlow_create")


@pytest.fixture(scope="module")
def texture():
    """Return ``picture(x, y)``: 96 x 128, RGB, its content x to the right and y down."""
    return lambda x, y: moving_picture(x, y, size=(96, 128))


@pytest.mark.parametrize("motion", [(3.0, -2.0), (-1.5, 0.5), (0.0, 4.0)])
@pytest.mark.parametrize(
    "method",
    [
        "dis",
        "farneback",
        pytest.param("tvl1", marks=pytest.mark.skipif(not HAS_TVL1, reason="no cv2.optflow")),
    ],
)
def test_a_known_motion_is_found_with_its_sign(texture, method, motion):
    flow = compute_flow(texture(0, 0), texture(*motion), method=method)
    assert flow.shape == (96, 128, 2) and flow.dtype == np.float32
    inner = flow[16:-16, 16:-16]
    np.testing.assert_allclose(np.median(inner, axis=(0, 1)), motion, atol=0.05)
    assert np.abs(inner - motion).mean() < 0.2
    assert np.quantile(np.abs(inner - motion), 0.95) < 0.2


def test_threads_do_not_disturb_one_another(texture):
    pairs = [(texture(0, 0), texture(number, -number)) for number in range(8)] * 8
    alone = [compute_flow(*pair, method="dis") for pair in pairs]
    with ThreadPoolExecutor(4) as executor:
        together = executor.map(lambda pair: compute_flow(*pair, method="dis"), pairs)
        for flow, expected in zip(together, alone, strict=True):
            np.testing.assert_array_equal(flow, expected)


def test_a_small_picture_changes_nothing_for_others(texture):
    pair = texture(0, 0), texture(2, 1)
    before = compute_flow(*pair, method="dis")
    small = texture(0, 0)[:9, :9]
    compute_flow(small, small[::-1], method="dis")
    np.testing.assert_array_equal(compute_flow(*pair, method="dis"), before)


def test_flow_of_low_and_narrow_pictures():
    # In a process of its own, which OpenCV could end.
    ended = run_program(
        "import numpy as np\n"
        "from a2d_tf.media.flow import compute_flow\n"
        "noise = np.random.default_rng(0)\n"
        "for size in [(h, 256) for h in (1, 11, 12, 13, 15, 16)] + [(256, 1), (256, 13), (1, 1)]:\n"
        "    picture = noise.integers(0, 255, size, np.uint8)\n"
        "    for shift in range(20):\n"
        "        flow = compute_flow(picture, np.roll(picture, shift, 1), method='dis')\n"
        "        assert flow.shape == (*size, 2)\n"
    )
    assert ended.returncode == 0, ended.stderr


def test_gray_pictures_are_taken_too(texture):
    frames = [texture(0, 0), texture(2, 0)]
    grays = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    np.testing.assert_array_equal(
        compute_flow(*grays, method="dis"), compute_flow(*frames, method="dis")
    )


def test_pictures_smaller_than_dis_allows(texture):
    small = texture(0, 0)[:5, :30]
    flow = compute_flow(small, small, method="dis")
    assert flow.shape == (5, 30, 2) and np.abs(flow).max() < 0.01


class TestMethods:
    def test_tvl1_says_how_to_get_it(self, monkeypatch, texture):
        monkeypatch.setattr(flow_module, "_OPENCV", SimpleNamespace())
        with pytest.raises(InputError, match="pip install the second") as error:
            compute_flow(texture(0, 0), texture(0, 0), method="tvl1")
        assert "opencv-contrib-python-headless" in str(error.value)
        assert "\n" not in str(error.value)

    def test_conversion_asks_before_it_begins(self, monkeypatch, tiny_a2d, tmp_path):
        monkeypatch.setattr(flow_module, "_OPENCV", SimpleNamespace())
        with pytest.raises(InputError, match="--flow: needs an OpenCV with"):
            convert(tiny_a2d, tmp_path / "out", flow="tvl1")
        assert not (tmp_path / "out").exists()

    def test_an_unknown_one_is_refused(self, texture):
        with pytest.raises(InputError, match="must be one of dis, farneback, tvl1, got 'guess'"):
            compute_flow(texture(0, 0), texture(0, 0), method="guess")


class TestThroughAVideo:
    def test_each_frame_leads_to_the_next_and_the_last_repeats(self, texture):
        frames = [texture(x, 0) for x in (0, 1, 3, 6)]
        flows = dict(iterate_flow(frames, method="dis", wanted=range(1, 5)))
        assert list(flows) == [1, 2, 3, 4]
        motions = [np.median(flows[number][..., 0]) for number in flows]
        np.testing.assert_allclose(motions, [1, 2, 3, 3], atol=0.05)

    def test_only_the_wanted_are_computed(self, texture, monkeypatch):
        calls = []
        monkeypatch.setattr(
            flow_module, "compute_flow", lambda *_, method: calls.append(method) or np.zeros(2)
        )
        frames = [texture(x, 0) for x in range(6)]
        numbers = [n for n, _ in iterate_flow(frames, method="dis", wanted={2, 4})]
        assert numbers == [2, 4] and calls == ["dis", "dis"]

    def test_a_single_frame_does_not_move(self, texture):
        [(number, flow)] = iterate_flow([texture(0, 0)], method="dis", wanted={1})
        assert number == 1 and flow.shape == (96, 128, 2) and not flow.any()


@pytest.fixture
def moving_release(tiny_a2d):
    """Return the tiny release, its clip "tiny_single" a texture that moves 1 pixel a frame."""
    write_moving_clip(tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4")
    return tiny_a2d


class TestConversion:
    def test_flow_is_between_neighbours_of_the_source_whatever_the_stride(
        self, moving_release, tmp_path
    ):
        manifest = convert(
            moving_release, tmp_path / "out", frames=6, frame_stride=5, flow="dis", workers=1
        )
        assert manifest.options.flow == "dis"
        records = {r.frame_number: r for r in read_records(list_shards(tmp_path / "out", "test"))}
        record = records[18]
        assert record.frame_numbers == (3, 8, 13, 18, 23, 24)
        assert len(record.flow) == 6
        flow = np.stack([decode_flow(png) for png in record.flow])
        assert flow.shape == (6, 48, 64, 2)
        # To the right until frame 13 leads down to frame 14.
        motions = [(1, 0), (1, 0), (0, 1), (0, 1), (0, 1), (0, 1)]
        np.testing.assert_allclose(np.median(flow, axis=(1, 2)), motions, atol=0.2)
        assert record.flow[-1] == record.flow[-2]  # the last frame repeats that before it

    def test_flow_is_in_pixels_of_the_stored_size(self, moving_release, tmp_path):
        convert(moving_release, tmp_path / "out", frames=4, height=24, flow="farneback")
        record = next(read_records(list_shards(tmp_path / "out", "test")))
        assert record.clip_size == (24, 32)
        flow = decode_flow(record.flow[0])
        assert flow.shape == (24, 32, 2)
        np.testing.assert_allclose(np.median(flow, axis=(0, 1)), (0.5, 0), atol=0.2)

    def test_raw_flow_is_that_which_was_computed(self, moving_release, tmp_path):
        flows = {}
        for flow_range in ("20", "raw"):
            out = tmp_path / flow_range
            manifest = convert(moving_release, out, frames=4, flow="dis", flow_range=flow_range)
            assert manifest.options.flow_range == flow_range
            record = next(read_records(list_shards(out, "test")))
            flows[flow_range] = np.stack([decode_flow(png) for png in record.flow])
        frames = read_video(moving_release / "Release" / "clips320H" / f"{record.video_id}.mp4")
        number = record.frame_numbers[0]
        computed = compute_flow(frames[number - 1], frames[number], method="dis")
        np.testing.assert_allclose(flows["raw"][0], computed, atol=RAW_MAX_ERROR + 1e-5)
        np.testing.assert_allclose(flows["20"], flows["raw"], atol=MAX_ERROR + RAW_MAX_ERROR)
        with pytest.raises(InputError, match=r"flow_range: was 'raw' in this folder: .*got '20'"):
            convert(moving_release, tmp_path / "raw", frames=4, flow="dis")

    def test_pictures_of_another_layout_have_flow_too(self, tiny_jhmdb, tmp_path):
        convert(tiny_jhmdb, tmp_path / "out", dataset="jhmdb", frames=4, flow="dis")
        for record in read_records(list_shards(tmp_path / "out", "test")):
            assert len(record.flow) == len(record.frames) > 0
            assert decode_flow(record.flow[0]).shape == (48, 64, 2)
