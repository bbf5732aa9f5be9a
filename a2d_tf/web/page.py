"""The page: what is on it, and what its buttons do."""

from collections.abc import AsyncIterator, Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from a2d_tf.counted import counted
from a2d_tf.web.examples import Example
from a2d_tf.web.job import Job
from a2d_tf.web.jobs import Jobs
from a2d_tf.web.limits import Limits
from a2d_tf.web.loaded_runs import LoadedRun
from a2d_tf.web.status import show_error, show_note

TITLE = "Who does what in a video"
_LEAD = (
    "Drop a video and describe whom to look for. You get the video back with each one coloured, "
    "and a mask for every frame."
)
_EMPTY = '<div class="a2d-empty">What is found in the video will be shown here.</div>'
_JOINT = "This run finds every actor and what it does. It needs no sentences."
_DRAWN = "This run was trained on drawn clips only, so its results on other videos mean nothing."
_LOOK_AT_STATUS = """() => {
  document.getElementById("status").scrollIntoView({block: "center", behavior: "smooth"});
}"""

CSS = """
.gradio-container { max-width: 1240px !important; margin: 0 auto !important; }
#head h1 { font-size: 1.9rem; font-weight: 700; margin: 0.4rem 0 0.3rem; }
#head p { opacity: 0.75; font-size: 1.05rem; margin: 0; }
.html-container:has(> .prose) { padding: 0 !important; }
.a2d-box { border-radius: 8px; padding: 0.7rem 0.9rem; border: 1px solid; line-height: 1.45;
  overflow-wrap: anywhere; }
.a2d-box + .a2d-box { margin-top: 0.5rem; }
.a2d-error { background: #fef2f2; border-color: #fca5a5; color: #7f1d1d; }
.a2d-note { background: #fffbeb; border-color: #fcd34d; color: #713f12; }
.a2d-done { background: #f0fdf4; border-color: #86efac; color: #14532d; }
.a2d-busy { background: #eff6ff; border-color: #93c5fd; color: #1e3a8a; }
.a2d-bar { height: 8px; border-radius: 4px; background: #dbeafe; margin-top: 0.5rem; }
.a2d-bar div { height: 100%; border-radius: 4px; background: #2563eb; transition: width 0.2s; }
.a2d-small { opacity: 0.75; font-size: 0.9rem; }
.a2d-empty { border: 1px dashed var(--border-color-primary); border-radius: 8px; opacity: 0.75;
  padding: 5rem 1rem; text-align: center; }
#overlay video { max-height: 65vh; }
/* A part is chosen by its start and end, which trim nothing in the browser. */
#video button[aria-label^="Trim"], #video button[aria-label^="Reset"] { display: none; }
"""


def build_theme() -> gr.themes.Base:
    """Return a theme whose fonts are those of the machine that shows it: none is fetched."""
    fonts = ("ui-sans-serif", "system-ui", "sans-serif")
    return gr.themes.Default(
        primary_hue="blue",
        neutral_hue="slate",
        font=fonts,
        font_mono=("ui-monospace", "monospace"),
    )


def build_page(jobs: Jobs, examples: Sequence[Example]) -> gr.Blocks:
    """Return the page.

    Args:
        jobs: What answers.
        examples: Drawn clips to try it on.
    """
    first, *others = jobs.runs.values()
    with gr.Blocks(title=TITLE, analytics_enabled=False) as page:
        gr.HTML(f"<h1>{TITLE}</h1><p>{_LEAD}</p>", elem_id="head")
        with gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=320):
                run = gr.Dropdown(
                    list(jobs.runs),
                    value=first.name,
                    label="Run",
                    visible=bool(others),
                    elem_id="run",
                )
                about = gr.HTML(_describe(first), elem_id="about")
                video = gr.Video(label="Video", sources=["upload"], height=280, elem_id="video")
                text = gr.Textbox(
                    label="Sentences, one per line",
                    placeholder="the dog on the left\na man who is running",
                    lines=3,
                    max_lines=max(3, jobs.limits.max_sentences),
                    visible=first.takes_sentences,
                    elem_id="sentences",
                )
                buttons = _add_examples(examples) if examples else []
                part = _add_options()
                with gr.Row():
                    ask = gr.Button("Segment", variant="primary", elem_id="segment", scale=3)
                    stop = gr.Button("Stop", elem_id="stop", scale=1, min_width=80)
                gr.HTML(_tell_limits(jobs.limits), elem_classes="a2d-small")
            with gr.Column(scale=6, min_width=320):
                results = _add_results()
        ask.click(
            _asker(jobs),
            inputs=[run, video, text, *part],
            outputs=results,
            concurrency_limit=None,  # jobs take turns in a queue of their own
            show_progress="hidden",
            api_name="segment",
        )
        ask.click(None, js=_LOOK_AT_STATUS)
        _on(video.upload, _upload_noter(jobs), inputs=video)
        for button, example in zip(buttons, examples, strict=True):
            _on(button.click, _example_giver(example), outputs=[video, text])
        _on(video.change, _clear, outputs=results[:2])  # they were about another video
        _on(stop.click, _stopper(jobs))
        _on(run.change, lambda name: _choose(jobs.runs[name]), inputs=run, outputs=[about, text])
        page.unload(_ender(jobs))
    return page


def _add_examples(examples: Sequence[Example]) -> list[gr.Button]:
    gr.HTML("No video? Try a drawn one:", elem_classes="a2d-small")
    with gr.Row():
        return [
            gr.Button(example.sentences[0], size="sm", min_width=160, elem_id=f"example-{number}")
            for number, example in enumerate(examples, start=1)
        ]


def _add_options() -> list[Any]:
    with gr.Accordion("Options", open=False, elem_id="options"):
        every = gr.Number(
            0,
            label="Every N-th frame",
            info="The model answers one frame in N; its answers follow the motion to the others. "
            "1 is slow and exact; 0 is the default of the run.",
            precision=0,
            minimum=0,
            elem_id="every",
        )
        with gr.Row():
            start = gr.Textbox(
                label="Start", placeholder="seconds, or 1:30", min_width=120, elem_id="start"
            )
            end = gr.Textbox(
                label="End", placeholder="seconds, or 1:30", min_width=120, elem_id="end"
            )
    return [every, start, end]


def _add_results() -> list[Any]:
    """Return where the status is shown, and a result below it once there is one."""
    status = gr.HTML(_EMPTY, elem_id="status")
    with gr.Column(visible=False) as found:
        overlay = gr.Video(
            label="What was found",
            interactive=False,
            autoplay=True,
            loop=True,
            buttons=["download"],
            elem_id="overlay",
        )
        with gr.Row():
            archive = gr.DownloadButton(
                "All files (zip)", elem_id="archive", min_width=90, size="sm"
            )
            detections = gr.DownloadButton(
                "Detections (JSON)", elem_id="detections", min_width=90, size="sm"
            )
            summary = gr.DownloadButton(
                "Summary (JSON)", elem_id="summary", min_width=90, size="sm"
            )
        sheet = gr.Image(
            label="Some frames",
            type="filepath",
            interactive=False,
            buttons=["fullscreen", "download"],
            elem_id="sheet",
        )
    return [status, found, overlay, sheet, archive, detections, summary]


def _asker(jobs: Jobs) -> Callable[..., AsyncIterator[Any]]:
    async def segment(
        run_name: str,
        video: str | None,
        sentences: str,
        every: float | None,
        start: str | None,
        end: str | None,
        request: gr.Request,
    ) -> AsyncIterator[Any]:
        without = [gr.update(visible=False), *[gr.skip()] * 5]  # an earlier result is hidden
        if video is None:
            yield [show_error("There is no video yet: drop one, or take an example."), *without]
            return
        run = jobs.runs[run_name]
        job = Job(
            run=run,
            video=Path(video),
            name=Path(video).name,
            # What was typed for another run is not asked.
            text=(sentences or "") if run.takes_sentences else "",
            every=every or None,
            start=start,
            end=end,
        )
        async for shown in jobs.ask(job, request.session_hash):
            found = shown.result
            if found is None:
                yield [shown.status, *without]
                continue
            files = (found.overlay, found.sheet, found.archive, found.detections, found.summary)
            yield [shown.status, gr.update(visible=True), *map(str, files)]

    return segment


def _upload_noter(jobs: Jobs) -> Callable[[str | None, gr.Request], None]:
    def note(video: str | None, request: gr.Request) -> None:
        if video is not None:
            jobs.note_upload(Path(video), request.session_hash)

    return note


def _stopper(jobs: Jobs) -> Callable[[gr.Request], None]:
    def stop(request: gr.Request) -> None:
        jobs.stop(request.session_hash)

    return stop


def _ender(jobs: Jobs) -> Callable[[gr.Request], None]:
    def end(request: gr.Request) -> None:
        if request.session_hash is not None:
            jobs.end_session(request.session_hash)

    return end


def _example_giver(example: Example) -> Callable[[], list[Any]]:
    return lambda: [str(example.clip), "\n".join(example.sentences)]


def _clear() -> list[Any]:
    return [_EMPTY, gr.update(visible=False)]


def _choose(run: LoadedRun) -> list[Any]:
    return [_describe(run), gr.update(visible=run.takes_sentences)]


def _on(event: Callable[..., Any], function: Callable[..., Any], **settings: Any) -> None:
    """Let a button do something at once."""
    event(function, queue=False, api_visibility="private", show_progress="hidden", **settings)


def _describe(run: LoadedRun) -> str:
    notes = [_DRAWN] if run.drawn else []
    if not run.takes_sentences:
        notes.append(_JOINT)
    return "".join(map(show_note, notes))


def _tell_limits(limits: Limits) -> str:
    most = (
        f"{limits.max_megabytes} MB, {limits.max_seconds:g} seconds, "
        f"{counted(limits.max_sentences, 'sentence')} of "
        f"{counted(limits.max_characters, 'character')}"
    )
    return escape(
        f"At most {most}. Your video and its results are removed when you close the page, "
        f"or {limits.keep_minutes:g} minutes after the job."
    )
