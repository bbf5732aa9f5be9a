#!/usr/bin/env python
"""Draw the folders of the package and which of them import which, with grimp and matplotlib.

An arrow leads from what imports to what is imported; one that follows from others is left out. The
area of a box is its share of the package's lines. Written beside it: how many lines each room has.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import grimp
import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

PACKAGE = "a2d_tf"
GROUND = "ground"  # the modules beside the folders
_HEIGHT, _WIDEST = 0.62, 3.4  # size of a box, in units of one level
_GAP = 0.35


def main() -> int:
    """Draw a checkout and print its rooms, the largest first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path, metavar="PICTURE", help="file to write, such as x.png")
    parser.add_argument(
        "--checkout",
        type=Path,
        default=Path(__file__).resolve().parents[1],
        metavar="DIR",
        help="checkout to draw (default: this one)",
    )
    args = parser.parse_args()
    try:
        draw_rooms(args.checkout, args.out)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def draw_rooms(checkout: Path, out: Path) -> None:
    """Write the picture of a checkout and print what is in it.

    Raises:
        ValueError: There is no package, or rooms import each other in a circle.
    """
    if not (checkout / PACKAGE).is_dir():
        raise ValueError(f"{checkout}: --checkout: must hold {PACKAGE}")
    lines = count_lines(checkout / PACKAGE)
    imports = read_imports(checkout)
    total = sum(lines.values())
    for room, count in sorted(lines.items(), key=lambda one: -one[1]):
        print(f"{room:<12} {count:>6,} lines {100 * count / total:>5.1f} %")
    levels = levels_of(lines, imports)
    figure = draw(levels, direct(imports), {room: n / total for room, n in lines.items()})
    figure.savefig(out, dpi=110, bbox_inches="tight")
    print(f"{out}: {len(lines)} rooms, {total:,} lines")


def count_lines(package: Path) -> dict[str, int]:
    """Return the lines of Python in each room."""
    lines: dict[str, int] = defaultdict(int)
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).parts
        room = parts[0] if len(parts) > 1 else GROUND
        lines[room] += len(path.read_text(encoding="utf-8").splitlines())
    return dict(lines)


def read_imports(checkout: Path) -> dict[str, set[str]]:
    """Return the rooms that each room imports."""
    sys.path.insert(0, str(checkout))
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    rooms = {
        child: child.removeprefix(f"{PACKAGE}.") if graph.find_children(child) else GROUND
        for child in graph.find_children(PACKAGE)
    }
    imports: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules - {PACKAGE}:
        room = _room(module, rooms)
        for imported in graph.find_modules_directly_imported_by(module) - {PACKAGE}:
            other = _room(imported, rooms)
            if other != room:
                imports[room].add(other)
    return imports


def levels_of(lines: dict[str, int], imports: dict[str, set[str]]) -> list[list[str]]:
    """Return the rooms by level: each above all that it imports.

    Raises:
        ValueError: Rooms import each other in a circle.
    """
    left, levels = set(lines), []
    while left:
        lowest = sorted(room for room in left if not imports.get(room, set()) & left)
        if not lowest:
            raise ValueError(f"rooms import each other in a circle: {', '.join(sorted(left))}")
        levels.append(lowest)
        left -= set(lowest)
    return levels


def direct(imports: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the imports that do not follow from others."""

    def below(room: str) -> set[str]:
        found = set(imports.get(room, ()))
        return found.union(*(below(other) for other in found)) if found else found

    return {
        room: {one for one in others if not any(one in below(other) for other in others - {one})}
        for room, others in imports.items()
    }


def draw(
    levels: list[list[str]], imports: dict[str, set[str]], shares: dict[str, float]
) -> plt.Figure:
    """Return the picture: the ground at the bottom."""
    places: dict[str, tuple[float, float, float]] = {}
    for level, rooms in enumerate(levels):
        widths = [max(0.9, _WIDEST * shares[room] / max(shares.values())) for room in rooms]
        left = -(sum(widths) + _GAP * (len(rooms) - 1)) / 2
        for room, width in zip(rooms, widths, strict=True):
            places[room] = (left, float(level), width)
            left += width + _GAP
    figure, axes = plt.subplots(figsize=(11, 0.95 * len(levels) + 0.5))
    for room, others in imports.items():
        for other in others:
            (x, y, width), (to_x, to_y, to_width) = places[room], places[other]
            axes.annotate(
                "",
                xy=(to_x + to_width / 2, to_y + _HEIGHT),
                xytext=(x + width / 2, y),
                arrowprops={"arrowstyle": "-|>", "color": "0.55", "lw": 0.9, "shrinkA": 0},
                zorder=1,
            )
    for room, (x, y, width) in places.items():
        axes.add_patch(
            FancyBboxPatch(
                (x, y),
                width,
                _HEIGHT,
                boxstyle="round,pad=0.02",
                fc="#dbe9f6",
                ec="#2b5c8a",
                zorder=2,
            )
        )
        label = f"{room}\n{100 * shares[room]:.0f} %"
        axes.text(
            x + width / 2, y + _HEIGHT / 2, label, ha="center", va="center", fontsize=9, zorder=3
        )
    edges = [(x, x + width) for x, _, width in places.values()]
    axes.set_xlim(min(edges)[0] - 0.3, max(right for _, right in edges) + 0.3)
    axes.set_ylim(-0.2, len(levels))
    axes.set_axis_off()
    return figure


def _room(module: str, rooms: dict[str, str]) -> str:
    return rooms[".".join(module.split(".")[:2])]


if __name__ == "__main__":
    sys.exit(main())
