"""Which release was converted, and how a manifest says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydantic

# The lists of A2D, J-HMDB and COCO: every manifest has a field of each, null where the release has
# no such list. The sum of any other list is one more field.
_FIRST_LISTS = (
    "videoset",
    "sentences",
    "frame_list",
    "train_instances",
    "test_instances",
    "expressions",
)
_SUFFIX = "_sha256"


@dataclass(frozen=True)
class Source:
    """Which release was converted.

    Attributes:
        name: Name of its folder.
        sums: SHA-256 of its lists by their names in ``Release.lists``, only of those that it has:
            A2D may come without sentences, J-HMDB has no ``videoset``.
    """

    name: str
    sums: Mapping[str, str] = field(default_factory=dict)

    def sum_fields(self) -> dict[str, str | None]:
        """Return the sums as a manifest has them: ``{"videoset_sha256": "ab12...", ...}``."""
        sums: dict[str, str | None] = dict.fromkeys(_FIRST_LISTS)
        return {f"{name}{_SUFFIX}": value for name, value in (sums | dict(self.sums)).items()}

    def to_json(self) -> dict[str, str | None]:
        """Return the object that a manifest holds."""
        return {"name": self.name, **self.sum_fields()}

    @classmethod
    def from_json(cls, content: Any) -> "Source":
        """Return what the object of a manifest says; ``pydantic.ValidationError`` names a field."""
        stored = _StoredSource.model_validate(content).model_dump()
        name = stored.pop("name")
        sums = {
            one.removesuffix(_SUFFIX): value
            for one, value in stored.items()
            if one.endswith(_SUFFIX) and value is not None
        }
        return cls(name, sums)


class _StoredSource(pydantic.BaseModel, extra="allow"):
    """The fields that a manifest must have, and any others."""

    name: str
    videoset_sha256: str | None
    sentences_sha256: str | None
    __pydantic_extra__: dict[str, str | None]
