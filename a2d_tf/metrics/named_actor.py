"""Whether a mask covers the actor that the sentence names more than the others in view.

A high IoU can hide that the sentence is ignored: a mask over all actors has one too. Where a frame
has several described actors, the named one must be covered best.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class NamedActor:
    """Counts the samples with several described actors in which the named one is covered best."""

    def __init__(self) -> None:
        self._found: list[bool] = []
        self._sided: list[bool] = []

    def update(
        self,
        *,
        predicted: NDArray[np.bool_],
        truth: NDArray[np.bool_],
        others: Sequence[NDArray[np.bool_]],
        sided: bool,
    ) -> None:
        """Add a sample; one without another actor, or with an absent one, does not count.

        Args:
            predicted: (H, W), the mask.
            truth: (H, W), the named actor.
            others: (H, W) each, the frame's other described actors.
            sided: Whether the sentence names a side.
        """
        shares = [_covered(predicted, other) for other in others if other.any()]
        if not shares or not truth.any():
            return
        self._found.append(_covered(predicted, truth) > max(shares))
        self._sided.append(sided)

    def result(self) -> dict[str, float | int | None]:
        """Return shares and numbers of samples, for all and for those whose sentence names a side.

        Returns:
            ``named_actor``, ``named_actor_samples``, ``named_actor_sided`` and
            ``named_actor_sided_samples``; a share of no samples is None.
        """
        found, sided = np.array(self._found, bool), np.array(self._sided, bool)
        return {
            "named_actor": _share(found),
            "named_actor_samples": len(found),
            "named_actor_sided": _share(found[sided]),
            "named_actor_sided_samples": int(sided.sum()),
        }


def _covered(predicted: NDArray[np.bool_], actor: NDArray[np.bool_]) -> float:
    return float(np.count_nonzero(predicted & actor) / np.count_nonzero(actor))


def _share(found: NDArray[np.bool_]) -> float | None:
    return float(found.mean()) if len(found) else None
