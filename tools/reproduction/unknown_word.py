"""Ask a model for a word that no training sentence holds but that has a vector: "puppy" for "dog".

tools/unknown_word.py --data DIR --workdir DIR --out PICTURE [--known dog --unknown puppy]

DIR is what a2d-tf convert wrote of clips drawn with --difficulty easy --rivals actor: the two
actors of a clip differ in their kind alone, so that the noun decides. The vectors are made for the
occasion: a random direction for each word of the training sentences, and the unknown word beside
the known one. A run that is not finished is trained first. Writes the picture and, beside it, the
numbers.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.cli import main as command
from a2d_tf.cli.console import show_log
from a2d_tf.cli.demo import EXPERIMENT
from a2d_tf.cli.option_types import add_overrides, whole_number
from a2d_tf.errors import InputError
from a2d_tf.processes.exit_code import GO_ON_AFTER_INTERRUPT, exit_code_of
from a2d_tf.records.manifest import read_sentences_of_split
from a2d_tf.toy.sentences import ACTOR_NOUNS
from a2d_tf.words.word_vectors import tokenize

# Cosine of "dog" and "puppy" in the GoogleNews vectors: gensim's word2vec-google-news-300 gives
# 0.8106.
COSINE = 0.81
DIMENSION = 300  # as in GoogleNews
NO_VECTOR = "zorb"  # the model reads zeros in its place
ROLES = ("known", "unknown", "no vector", "other actor")
PLACES = ("known", "other", "neither")
_NOUNS = frozenset(noun for nouns in ACTOR_NOUNS.values() for noun in nouns)
_SEED = 2018
_GAP = 10  # pixels between the tiles of the picture


@dataclass(frozen=True)
class Answer:
    """What one word got in place of the known actor's."""

    word: str
    read: str  # the sentence with "_" for each word that has no vector
    mask: NDArray[np.bool_]  # (H, W)
    iou: float  # IoU with the known actor's mask
    place: str  # whose pixels the mask covers most, one of PLACES


@dataclass(frozen=True)
class Case:
    """A frame (H, W, 3), the known actor's mask (H, W) and sentence, and the answers by role."""

    video_id: str
    frame: NDArray[np.uint8]
    truth: NDArray[np.bool_]
    sentence: str
    answers: dict[str, Answer]


def make_vectors(path: Path, sentences: Sequence[str], *, known: str, unknown: str) -> None:
    """Write a word2vec file of the sentences' words and ``unknown``; an equal one stays as it is.

    Every vector has length 1; that of ``unknown`` has the cosine ``COSINE`` with that of ``known``.

    Raises:
        InputError: ``known`` names no actor in the sentences, or ``unknown`` is in them.
    """
    words = {word.lower() for text in sentences for word in tokenize(text)}
    if known not in words & _NOUNS:
        raise InputError("training sentences", "--known", "must name an actor in them", known)
    if unknown.lower() in words:
        raise InputError("training sentences", "--unknown", "must not be in them", unknown)
    rng = np.random.default_rng(_SEED)
    vectors = {word: _unit(rng.normal(size=DIMENSION)) for word in sorted(words)}
    base, other = vectors[known], rng.normal(size=DIMENSION)
    across = _unit(other - (other @ base) * base)
    vectors[unknown] = COSINE * base + np.sqrt(1 - COSINE**2) * across
    content = f"{len(vectors)} {DIMENSION}\n".encode()
    for word, vector in vectors.items():
        content += word.encode() + b" " + vector.astype("<f4").tobytes() + b"\n"
    if not path.is_file() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def ask(run: Any, data_dir: Path, *, known: str, unknown: str) -> list[Case]:
    """Ask a trained run about the held-out frames with one known actor and another kind of actor.

    Raises:
        InputError: There is no such frame.
    """
    cases = list(_ask_all(run, data_dir, known=known, unknown=unknown))
    if not cases:
        rule = "must hold a frame with one of these and another actor"
        raise InputError(data_dir, "test", rule, known)
    return cases


def summarise(cases: Sequence[Case]) -> dict[str, dict[str, float]]:
    """Return for each role mean IoU, P@.5 and the share of masks in each place, from 0 to 1."""
    table = {}
    for role in ROLES:
        answers = [case.answers[role] for case in cases]
        ious = np.array([one.iou for one in answers])
        table[role] = {"mean_iou": ious.mean().item(), "precision@0.5": (ious > 0.5).mean().item()}
        for place in PLACES:
            table[role][f"on_{place}"] = float(np.mean([one.place == place for one in answers]))
    return table


def draw(cases: Sequence[Case], *, rows: int) -> NDArray[np.uint8]:
    """Return a picture of ``rows`` frames, evenly chosen: the truth outlined, then the answers."""
    from a2d_tf.pictures import overlay

    tiles = []
    for index in np.unique(np.linspace(0, len(cases) - 1, rows).round().astype(int)):
        case = cases[index]
        green, orange = overlay.TRUTH_COLOUR, overlay.PREDICTION_COLOUR
        outlined = overlay.overlay_mask(case.frame, case.truth, colour=green, alpha=0.0)
        tiles.append(overlay.caption(outlined, [case.sentence]))
        for answer in case.answers.values():
            masked = overlay.overlay_mask(case.frame, answer.mask, colour=orange)
            text = f"{answer.word} | IoU {answer.iou:.2f} | {answer.read}"
            tiles.append(overlay.caption(masked, [text]))
    return overlay.contact_sheet(tiles, columns=1 + len(ROLES), gap=_GAP)


def _ask_all(run: Any, data_dir: Path, *, known: str, unknown: str) -> Iterator[Case]:
    from a2d_tf.batches.sentence_pipeline import evaluation_batches, list_samples
    from a2d_tf.records.clip_records import decode_mask
    from a2d_tf.records.shard_files import list_shards

    run.check_data(data_dir)
    shards, options = list_shards(data_dir, "test"), run.clip_options
    most = max(len(texts) for _, _, texts in list_samples(shards, options=options))
    batches = evaluation_batches(shards, streams=[options], batch_size=1, max_sentences=most)
    for batch in batches.as_numpy_iterator():
        texts = [text.decode() for text in batch[keys.SENTENCE_TEXTS][0] if text]
        nouns = [_noun(text) for text in texts]
        others = [noun for noun in nouns if noun not in (known, None)]
        if nouns.count(known) != 1 or not others:
            continue
        row = nouns.index(known)
        masks = [decode_mask(png) for png in batch[keys.INSTANCE_MASKS][0, : len(texts)]]
        words = dict(zip(ROLES, (known, unknown, NO_VECTOR, others[0]), strict=True))
        asked = [_replace(texts[row], known, word) for word in words.values()]
        clip = {options.stream: batch[keys.video_of(options.stream)]}
        answered = zip(words.items(), asked, run.responses(clip, [asked])[0], strict=True)
        jpeg = np.frombuffer(batch[keys.CLIP_FRAMES][0], np.uint8)
        frame = cv2.imdecode(jpeg, cv2.IMREAD_COLOR_RGB)
        yield Case(
            video_id=batch[keys.VIDEO_ID][0].decode(),
            frame=cv2.resize(frame, masks[row].shape[::-1]),
            truth=masks[row],
            sentence=texts[row],
            answers={
                role: _judge(run, word, text, response, batch[keys.VALID_BOX][0], masks, row)
                for (role, word), text, response in answered
            },
        )


def _judge(
    run: Any,
    word: str,
    text: str,
    response: NDArray[np.float32],
    box: NDArray[np.int32],
    masks: Sequence[NDArray[np.bool_]],
    row: int,
) -> Answer:
    from a2d_tf.runs.masks import restore_response

    size = (masks[row].shape[0], masks[row].shape[1])
    restored = restore_response(response, box=box, input_size=run.config.data.size, size=size)
    mask = restored > run.config.evaluation.threshold
    covered = [np.count_nonzero(mask & one) for one in masks]
    most = max(pixels for index, pixels in enumerate(covered) if index != row)
    place = "known" if covered[row] > most else "other" if most > covered[row] else "neither"
    iou = covered[row] / np.count_nonzero(mask | masks[row])
    missing = run.task.words.embed(text).unknown
    read = " ".join("_" if part in missing else part for part in text.split())
    return Answer(word=word, read=read, mask=mask, iou=float(iou), place=place)


def _noun(sentence: str) -> str | None:
    """Return the word of a drawn clip's sentence that names an actor."""
    return next((word.lower() for word in tokenize(sentence) if word.lower() in _NOUNS), None)


def _replace(sentence: str, known: str, word: str) -> str:
    return " ".join(word if part.lower() == known else part for part in tokenize(sentence))


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(vector / np.linalg.norm(vector))


def _run(args: argparse.Namespace) -> int:
    vectors, trained = args.workdir / "vectors.bin", args.workdir / "run"
    words = {"known": args.known, "unknown": args.unknown}
    make_vectors(vectors, read_sentences_of_split(args.data, "train"), **words)
    settings = [f"text.vectors={vectors}", f"text.dimension={DIMENSION}", *args.set]
    overrides = [part for setting in settings for part in ("--set", setting)]
    where = ["--data", str(args.data), "--workdir", str(trained)]
    code = command.main(["train", str(args.config), *where, *overrides])
    if code:
        return code
    from a2d_tf.runs.load_run import load_run
    from a2d_tf.runs.sentence import SentenceRun

    run = load_run(trained, SentenceRun)
    cases = ask(run, args.data, **words)
    counts = {"clips": len({case.video_id for case in cases}), "frames": len(cases)}
    result = {**words, "cosine": COSINE, "step": run.step, **counts, "answers": summarise(cases)}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(args.out), cv2.cvtColor(draw(cases, rows=args.rows), cv2.COLOR_RGB2BGR))
    text = json.dumps(result, indent=1) + "\n"
    args.out.with_suffix(".json").write_text(text, encoding="utf-8")
    print(text, end="")
    return 0


def main() -> int:
    """Make the vectors, train, ask, write."""
    raw = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--workdir", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="PICTURE", help="PNG or JPEG")
    parser.add_argument("--config", type=Path, default=Path(EXPERIMENT), help="default: the demo's")
    parser.add_argument("--known", type=str.lower, default="dog", metavar="WORD")
    parser.add_argument("--unknown", type=str.lower, default="puppy", metavar="WORD")
    parser.add_argument(
        "--rows", type=whole_number(least=1), default=6, metavar="N", help="frames in the picture"
    )
    add_overrides(parser, text="as of a2d-tf train")
    args = parser.parse_args()
    show_log()
    return exit_code_of(lambda: _run(args), out=args.out, interrupted=GO_ON_AFTER_INTERRUPT)
