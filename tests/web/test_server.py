"""The command as people use it: in a real browser, eight at once, and until Ctrl-C."""

import json
import signal
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes.clips import write_clip
from fakes.untrained_runs import write_joint_run
from fakes.web_page import opened_browser, served_page

from a2d_tf.media.video import probe_video
from a2d_tf.media.video_writer import VideoWriter

pytestmark = pytest.mark.slow

SENTENCES = (
    *("a red ball", "the dog is running", "a man walking", "flying and rolling"),
    *("blue ball", "a dog in red", "the man is flying", "walking the blue dog"),
)
SIZE = (640, 960)  # of what eight clients ask about
NUM_FRAMES = tuple(range(3, 11))
# Bytes of memory that eight more jobs may add: half of what their frames take.
MOST_GROWTH = sum(NUM_FRAMES) * 3 * SIZE[0] * SIZE[1] // 2
SECONDS = 60_000  # milliseconds that a browser waits


@pytest.fixture(scope="module")
def joint_run(tmp_path_factory):
    """Return the folder of a joint run with random weights."""
    folder = tmp_path_factory.mktemp("joint")
    write_joint_run(folder)
    return folder


@pytest.fixture(scope="module")
def web(untrained_run, joint_run, tmp_path_factory):
    """Return the page of two runs that takes two seconds of video."""
    temporary = tmp_path_factory.mktemp("web") / "tmp"
    runs = (untrained_run, joint_run)
    with served_page(*runs, "--max-seconds", 2, "--max-waiting", 8, temporary=temporary) as page:
        yield page


@pytest.fixture(scope="module")
def browser():
    """Return a page of a headless browser."""
    with opened_browser() as page:
        yield page


@pytest.fixture
def opened(web, browser):
    """Return the page in the browser, newly opened.

    Nothing is fetched from anywhere else, and all that is asked for is there.
    """
    fetched, missing = [], []

    def note_missing(response):
        if response.status >= 400:
            missing.append((response.status, response.url))

    def note_failed(request):
        if request.failure != "csp":  # the page's policy keeps the browser from asking
            fetched.append(request.url)

    def note(request):
        fetched.append(request.url)

    browser.on("requestfinished", note)
    browser.on("requestfailed", note_failed)
    browser.on("response", note_missing)
    browser.goto(web.url)
    browser.wait_for_selector("#segment")
    yield browser
    browser.remove_listener("requestfinished", note)
    browser.remove_listener("requestfailed", note_failed)
    browser.remove_listener("response", note_missing)
    assert len(fetched) > 10
    own = (f"{web.url}/", "data:", "blob:")
    assert [url for url in fetched if not url.startswith(own)] == []
    assert missing == []


def upload(page, path):
    """Put a file into the place of the video."""
    page.set_input_files("#video input[type=file]", str(path))
    page.wait_for_selector("#video video", timeout=SECONDS)


def segment(page):
    """Press the button and return what is said when the job has ended."""
    page.click("#segment")
    page.wait_for_selector("#status .a2d-done, #status .a2d-error", timeout=SECONDS)
    return page.inner_text("#status")


def download(page, name):
    """Press a button and return the file."""
    with page.expect_download() as waiting:
        page.click(f"#{name}")
    return Path(waiting.value.path())


def check_archive(path, out):
    """Check that a zip holds what ``segment`` wrote into a folder."""
    names = {one.relative_to(out).as_posix() for one in out.rglob("[!.]*") if one.is_file()}
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == names
        for name in names - {"segment.json"}:
            assert archive.read(name) == (out / name).read_bytes(), name


def test_upload_type_wait_see_and_download(opened, loaded, tmp_path):
    clip = tmp_path / "my clip.mp4"
    write_clip(clip, 9)
    out = tmp_path / "expected"
    loaded.segmenter.segment_to(out, clip, ["a red ball", "the dog"], every=2)
    upload(opened, clip)
    opened.fill("#sentences textarea", "a red ball\nthe dog\n")
    opened.click("#options button")
    opened.fill("#every input", "2")
    assert segment(opened) == "Done: 2 sentences in 9 frames."
    opened.wait_for_selector("#overlay video")
    overlay = opened.locator("#overlay video")
    shown = overlay.evaluate(
        "video => video.play().then(() => "
        "[video.videoWidth, video.duration, video.error, video.readyState])"
    )
    assert shown[0] == probe_video(out / "overlay.mp4").width
    assert shown[1] == pytest.approx(9 / 24, abs=0.05)
    assert shown[2] is None
    assert shown[3] >= 2  # there is a frame to show
    assert opened.locator("#sheet img").evaluate("image => image.naturalWidth") > 64
    check_archive(download(opened, "archive"), out)
    detections = json.loads(download(opened, "detections").read_text())
    assert detections == json.loads((out / "detections.json").read_text())
    summary = json.loads(download(opened, "summary").read_text())
    assert summary["video"] == clip.name


def test_errors_name_the_rule_and_no_place_on_this_machine(opened, web, tmp_path):
    clip = tmp_path / "clip.mp4"
    clip.write_text("no video")
    opened.set_input_files("#video input[type=file]", str(clip))
    opened.wait_for_selector("#video video", state="attached", timeout=SECONDS)
    opened.fill("#sentences textarea", "a red ball")
    told = segment(opened)
    assert "clip.mp4: video: must be" in told
    assert str(web.root) not in told


def test_a_clip_that_is_too_long(opened, tmp_path):
    clip = tmp_path / "clip.mp4"
    write_clip(clip, 60)
    upload(opened, clip)
    opened.fill("#sentences textarea", "a red ball")
    assert segment(opened) == "The video is longer than 2 seconds: cut it first."


def test_an_example_by_a_joint_run(opened, joint_run, tmp_path):
    assert segment(opened) == "There is no video yet: drop one, or take an example."
    opened.click("#example-1")
    opened.wait_for_selector("#video video")
    opened.wait_for_selector("#status .a2d-empty")
    assert "a blue car" in opened.input_value("#sentences textarea")
    opened.click("#run input")
    opened.click(f"[role=option]:has-text('{joint_run.name}')")
    opened.wait_for_selector("#sentences", state="hidden")
    opened.wait_for_selector("text=It needs no sentences", timeout=SECONDS)
    opened.click("#options button")
    opened.fill("#every input", "12")
    assert segment(opened).endswith("in 3 answered frames of 24.")
    with zipfile.ZipFile(download(opened, "archive")) as archive:
        assert sum(name.startswith("label_maps/") for name in archive.namelist()) == 24


def write_large_clip(path, num_frames):
    """Write a clip of a white square that moves over grey."""
    with VideoWriter(path, fps=24, size=SIZE) as writer:
        for number in range(num_frames):
            frame = np.full((*SIZE, 3), 90, np.uint8)
            frame[100:200, 20 * number : 20 * number + 100] = 255
            writer.write(frame)


def ask(url, run, clip, sentence, folder):
    """Ask as a client, and return what was said on the way, and the zip."""
    from gradio_client import Client, handle_file

    client = Client(url, verbose=False, analytics_enabled=False, download_files=folder)
    try:
        job = client.submit(run, handle_file(clip), sentence, 0, "", "", api_name="/segment")
        told = [outputs[0] for outputs in job]
        return told, Path(job.result()[-3])
    finally:
        client.close()


def ask_eight(url, run, clips, folder):
    """Ask about eight clips at once."""
    with ThreadPoolExecutor(len(SENTENCES)) as executor:
        return list(
            executor.map(
                lambda clip, sentence: ask(url, run, clip, sentence, folder / clip.stem),
                clips,
                SENTENCES,
            )
        )


def test_eight_at_once_get_their_own_answers_in_turn_with_flat_memory(web, loaded, tmp_path):
    clips = [tmp_path / f"clip{number}.mp4" for number in range(8)]
    expected = []
    for clip, sentence, num_frames in zip(clips, SENTENCES, NUM_FRAMES, strict=True):
        write_large_clip(clip, num_frames)
        out = tmp_path / f"expected of {clip.stem}"
        loaded.segmenter.segment_to(out, clip, [sentence])
        expected.append(out)
    answers = {(out / "detections.json").read_text() for out in expected}
    assert len(answers) == 8  # an answer of another would be found out
    others = set(web.results())
    growths = []
    # A leak adds the frames of all jobs each time; memory that the first ones reserved does not.
    while len(growths) < 2 or (growths[-1] >= MOST_GROWTH and len(growths) < 5):
        before = web.memory()
        found = ask_eight(web.url, loaded.name, clips, tmp_path / f"round {len(growths)}")
        for (_, archive), out in zip(found, expected, strict=True):
            check_archive(archive, out)
        growths.append(web.memory() - before)
    assert growths[-1] < MOST_GROWTH, growths
    ahead = {line for told, _ in found for line in told if "before yours" in line}
    assert len(ahead) > 1  # they waited for one another
    end = time.monotonic() + 20
    while set(web.results()) - others and time.monotonic() < end:  # all these sessions have ended
        time.sleep(0.1)
    assert set(web.results()) <= others


def test_interrupt_ends_it_and_leaves_nothing(web):
    folder = web.root.parent
    web.process.send_signal(signal.SIGINT)
    assert web.process.wait(timeout=30) == 130
    assert not web.root.exists()
    told = (folder / "stderr").read_text()
    assert told == "interrupted; what was uploaded and found has been removed\n"
