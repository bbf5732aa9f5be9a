"""The scales of a reproduction: which experiment files it uses, and where its data comes from."""

from dataclasses import dataclass

PAPER, SMALL, TOY = "paper", "small", "toy"


@dataclass(frozen=True)
class Scale:
    """Which experiment files a reproduction uses, and where its runs take their data from.

    Attributes:
        name: Name for ``--scale``.
        published: Whether its runs begin with published weights.
        flow: Whether the data must hold flow.
        drawn: Whether missing data is drawn; otherwise people convert what they have.
        stored: Whether runs train on stored features, which is for sentence runs only.
    """

    name: str
    published: bool = True
    flow: bool = True
    drawn: bool = False
    stored: bool = False


SCALES: dict[str, Scale] = {
    PAPER: Scale(PAPER),
    SMALL: Scale(SMALL, flow=False, stored=True),
    TOY: Scale(TOY, published=False, drawn=True),
}
