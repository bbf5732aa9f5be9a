"""How alike the actors of a drawn clip may be."""

DIFFICULTIES = ("easy", "standard")
# The one thing in which the second actor of a clip differs from the first, and how often.
RIVAL_SHARES = {"action": 0.4, "colour": 0.25, "side": 0.15, "actor": 0.2}
RIVALS = tuple(RIVAL_SHARES)
