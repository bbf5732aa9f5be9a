"""Which commands a Markdown text prints, by section."""

import re

_HEADING = re.compile(r"^## (.*)$")


def read_commands(text: str) -> dict[str, list[str]]:
    """Return the lines of the code blocks without a language, by the heading that they stand under.

    Remarks, which two spaces part from a command, are left out, and lines that end with a backslash
    are joined to the next.
    """
    sections: dict[str, list[str]] = {}
    heading, inside, wanted = "", False, False
    for line in text.replace("\\\n", " ").splitlines():
        found = _HEADING.match(line)
        if line.startswith("```"):
            inside = not inside
            wanted = inside and line == "```"
        elif found and not inside:
            heading = found[1]
        elif wanted and line.strip():
            command = re.sub(r"\s{2,}#\s.*$", "", line)
            sections.setdefault(heading, []).append(re.sub(r" +", " ", command).strip())
    return sections
