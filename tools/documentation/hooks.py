"""What mkdocs calls while it builds the site (``mkdocs.yml``): pages from code, links, pictures."""

import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
for _folder in (_ROOT, _ROOT / "tools"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from mkdocs.structure.files import File, Files  # noqa: E402

from documentation.api_page import PACKAGES, api_page  # noqa: E402
from documentation.command_page import command_page  # noqa: E402
from documentation.config_page import config_page  # noqa: E402
from documentation.links import DOCS, OUTSIDE, links_of_site  # noqa: E402


def on_files(files: Files, *, config: Any) -> Files:
    """Add the pages that are made from code, and the documents that stand beside ``docs``."""
    pages = {
        "reference/commands.md": command_page(),
        "reference/configuration.md": config_page(),
        **{f"reference/{name}.md": api_page(name, root=_ROOT) for name in PACKAGES},
        **{page: (_ROOT / name).read_text(encoding="utf-8") for name, page in OUTSIDE.items()},
    }
    for place, text in pages.items():
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Files) -> str:
    """Lead links through the repository to what the site has of it."""
    place = page.file.src_uri
    outside = {page: name for name, page in OUTSIDE.items()}
    return links_of_site(markdown, file=outside.get(place, f"{DOCS}/{place}"), page=place)
