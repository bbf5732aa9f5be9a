"""Links of a document, which lead through the repository, as the site needs them.

On a code host a link from ``docs/DATA.md`` to ``../CONTRIBUTING.md`` leads to a file beside
``docs``. The site shows some of those files as pages and has no others.
"""

import posixpath
import re

DOCS = "docs"
# Files beside docs that are pages of the site, by the page.
OUTSIDE = {"CONTRIBUTING.md": "CONTRIBUTING.md", "CHANGELOG.md": "CHANGELOG.md"}
_README, _HOME = "README.md", "index.md"
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\n]*)\]\((?P<target>[^)\s]+)\)")
_PICTURE = re.compile(r"!\[(?P<text>[^\]\n]*)\]\((?P<target>[^)\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z]+:|#|/")


def links_of_site(markdown: str, *, file: str, page: str) -> str:
    """Return a document whose links and pictures lead to pages and files of the site.

    Args:
        markdown: The document.
        file: Its place in the repository, such as ``docs/DATA.md``.
        page: Its place in the site, such as ``DATA.md``.

    Returns:
        The document; of a link to a file that the site does not have, the text is left.
    """

    def replace(found: re.Match[str]) -> str:
        target, text = found["target"], found["text"]
        if _ELSEWHERE.match(target):
            return found[0]
        path, mark, anchor = target.partition("#")
        place = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        if place == _README:
            wanted = _HOME
            mark = anchor = ""
        elif place in OUTSIDE:
            wanted = OUTSIDE[place]
        elif place.startswith(f"{DOCS}/"):
            wanted = place.removeprefix(f"{DOCS}/")
        else:
            return text
        there = posixpath.relpath(wanted, posixpath.dirname(page) or ".")
        sign = "!" if found[0].startswith("!") else ""
        return f"{sign}[{text}]({there}{mark}{anchor})"

    return _PICTURE.sub(replace, _LINK.sub(replace, markdown))
