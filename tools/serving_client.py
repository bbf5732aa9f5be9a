"""Ask a served model about a video: tools/serving_client.py clip.mp4 "the dog on the left" ...

    a2d-tf export runs/demo served && docker run ...        (docs/SERVING.md)
    python tools/serving_client.py clip.mp4 "the dog on the left" --about served/1 --out answer
    python tools/serving_client.py clip.mp4 --about joint/1 --address grpc://localhost:8500

It writes OUT/masks/N/FRAME.png, one for each sentence or actor, OUT/label_maps/FRAME.png where
there is a label map, and OUT/answers.json with the rest. --status shows which versions there are.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from serving.clips import Clip, Request, clip_request, open_clip, read_about
from serving.servers import DEFAULT, MASKS, Model, Server, connect

from a2d_tf.cli.option_types import whole_number
from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_file, replace_text
from a2d_tf.processes.exit_code import exit_code_of

ADDRESS = "http://localhost:8501"
ANSWERS_FILE = "answers.json"

_SECONDS = 120.0
_PICTURES = {"masks_bytes": "masks", "label_map_bytes": "label_maps"}


def ask(
    server: Server,
    model: Model,
    clip: Clip,
    *,
    frame: int,
    about: Mapping[str, Any],
    asked: Request,
) -> dict[str, Any]:
    """Return what a model answers for a frame of a video.

    Args:
        server: The server.
        model: The model.
        clip: The video.
        frame: Number of the frame, from 1.
        about: What lies beside the model.
        asked: Sentences or pairs by the name of the input; empty for a model that is asked nothing.

    Raises:
        InputError: The model asks for something else, or the server does not answer.
    """
    missing = {"sentences", "pairs"} & about["inputs"].keys() - asked.keys()
    if missing:
        raise InputError("arguments", missing.pop(), "must be given: the model is asked for them")
    extra = asked.keys() - about["inputs"].keys()
    if extra:
        raise InputError("arguments", extra.pop(), f"must not be given for {about['kind']}")
    signature = DEFAULT if about["kind"] == "pair_classifier" else MASKS
    request = clip_request(clip, frame, dict(about)) | asked
    return server.predict(model, request, signature=signature)


def write_answer(out: Path, frame: int, answer: Mapping[str, Any]) -> list[Path]:
    """Write the pictures of an answer and its numbers, and return the pictures' paths.

    Args:
        out: Folder, made where it is absent.
        frame: Number of the frame that is answered.
        answer: Bytes of pictures, and numbers, by the names of outputs.
    """
    paths = []
    for output, folder in _PICTURES.items():
        files = answer.get(output, [])
        for number, content in enumerate([files] if isinstance(files, bytes) else files, start=1):
            part = str(number) if isinstance(files, list) else ""
            paths.append(out / folder / part / f"{frame:05d}.png")
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            replace_file(paths[-1], content)
    numbers = {name: _plain(value) for name, value in answer.items() if name not in _PICTURES}
    out.mkdir(parents=True, exist_ok=True)
    replace_text(out / ANSWERS_FILE, json.dumps({"frame": frame, **numbers}, indent=2) + "\n")
    return paths


def _plain(value: Any) -> Any:
    """Return numbers and texts as JSON takes them."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _questions(args: argparse.Namespace) -> Request:
    asked: Request = {}
    if args.sentences:
        asked["sentences"] = np.array(args.sentences)
    if args.pairs:
        asked["pairs"] = np.array(args.pairs, np.int32)
    return asked


def _run(args: argparse.Namespace) -> None:
    server = connect(args.address, timeout=args.timeout)
    model = Model(args.model, version=args.model_version, label=args.label)
    if args.status:
        for version, state in sorted(server.versions(model).items()):
            print(f"{model.name} version {version}: {state}")
        for name, sides in sorted(server.inputs(model).items()):
            shown = ", ".join("any" if side < 0 else str(side) for side in sides)
            print(f"input {name}: ({shown})")
        return
    clip, about = open_clip(args.clip), read_about(args.about)
    frame = args.frame or (1 if about["kind"] == "pair_classifier" else 1 + clip.count // 2)
    answer = ask(server, model, clip, frame=frame, about=about, asked=_questions(args))
    for path in write_answer(args.out, frame, answer):
        print(path)
    print(args.out / ANSWERS_FILE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask, and write what is answered."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clip", nargs="?", type=Path, help="a video, or .npy of uint8 (n, H, W, 3)")
    parser.add_argument("sentences", nargs="*", metavar="SENTENCE", help="what to segment")
    parser.add_argument(
        "--pairs", nargs="+", type=int, metavar="ID", help="ids of pairs, in place of sentences"
    )
    parser.add_argument("--address", default=ADDRESS, help="http:// or grpc:// (%(default)s)")
    parser.add_argument("--model", default="served", help="name of the model (%(default)s)")
    version = parser.add_mutually_exclusive_group()
    version.add_argument("--model-version", type=whole_number(least=1), metavar="N", help="version")
    version.add_argument("--label", help="label of the version: stable, canary")
    parser.add_argument("--about", type=Path, help="folder of the version, or its a2d_tf.json")
    parser.add_argument(
        "--frame", type=whole_number(least=1), metavar="N", help="frame, from 1 (the middle one)"
    )
    parser.add_argument("--out", type=Path, default=Path("answer"), help="folder (%(default)s)")
    parser.add_argument("--timeout", type=float, default=_SECONDS, help="seconds (%(default)s)")
    parser.add_argument("--status", action="store_true", help="only show versions and inputs")
    args = parser.parse_args(arguments)
    if not args.status and (args.clip is None or args.about is None):
        parser.error("a clip and --about are needed, or --status")
    return exit_code_of(lambda: _run(args), out=args.out)


if __name__ == "__main__":
    sys.exit(main())
