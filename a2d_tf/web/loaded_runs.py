"""The runs of a page: loaded once, and called by names that tell them apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.api.drawn_clips import learned_from_drawn_clips
from a2d_tf.api.load import Segmenter, load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter


@dataclass(frozen=True)
class LoadedRun:
    """A run that answers.

    Attributes:
        name: What people call it.
        workdir: Its folder.
        segmenter: The run.
        drawn: Whether it learned from drawn clips alone.
    """

    name: str
    workdir: Path
    segmenter: Segmenter
    drawn: bool

    @property
    def takes_sentences(self) -> bool:
        """Whether it is asked by sentences; a joint run is asked nothing."""
        return isinstance(self.segmenter, SentenceSegmenter)


def load_runs(workdirs: Sequence[Path]) -> list[LoadedRun]:
    """Load trained runs, each once.

    Args:
        workdirs: Folders of the runs.

    Raises:
        InputError: One is no run that segments videos.
    """
    folders = list({path.resolve(): path for path in workdirs}.values())
    return [
        LoadedRun(name, folder, load_run(folder), learned_from_drawn_clips(folder))
        for name, folder in zip(names_of(folders), folders, strict=True)
    ]


def names_of(folders: Sequence[Path]) -> list[str]:
    """Return the names of different folders, with as many folders above as tell them apart."""
    places = [folder.resolve().parts[1:] for folder in folders]
    names = []
    for place in places:
        others = [other for other in places if other != place]
        length = 1
        while length < len(place) and any(place[-length:] == one[-length:] for one in others):
            length += 1
        names.append("/".join(place[-length:]))
    return names
