"""How long a sentence may be: one rule for every file of sentences and for the command line."""

MOST_CHARACTERS = 5000  # the longest sentences of the data sets have some 300
SENTENCE_RULE = f"must have at most {MOST_CHARACTERS:,} characters"


def is_too_long(sentence: str) -> bool:
    """Whether a text is too long to be a sentence about an actor."""
    return len(sentence) > MOST_CHARACTERS
