"""The pages of what a package of models, layers, losses or metrics holds, for mkdocstrings."""

import ast
from pathlib import Path

# Packages that have a page, and what the page says first.
PACKAGES = {
    "models": "Keras functional models and their parts. They take plain keyword arguments and know "
    "nothing of data or configuration.",
    "layers": "Keras layers with weights or state of their own, on `keras.ops` alone.",
    "losses": "What training makes small. Losses know no model.",
    "metrics": "What evaluation counts, in NumPy.",
    "ops": "Tensor maths on `keras.ops`: boxes, anchors, suppression, RoIAlign, coordinates.",
}
_PACKAGE = "a2d_tf"


def api_page(name: str, *, root: Path) -> str:
    """Return the Markdown of a package's page: each module with what is public in it.

    Args:
        name: One of ``PACKAGES``.
        root: Folder that holds the package ``a2d_tf``.
    """
    parts = [f"# {name.capitalize()}\n", f"`{_PACKAGE}.{name}`: {PACKAGES[name]}\n"]
    for path in sorted((root / _PACKAGE / name).glob("*.py")):
        if path.stem != "__init__" and public_names(path):
            parts.append(f"::: {_PACKAGE}.{name}.{path.stem}\n")
    return "\n".join(parts)


def public_names(path: Path) -> list[str]:
    """Return the classes and functions of a module without an underscore before their names."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    named = [one.name for one in body if isinstance(one, ast.ClassDef | ast.FunctionDef)]
    return [name for name in named if not name.startswith("_")]
