"""Files that the program ships: checklists, icons and fonts."""

from pathlib import Path

_ROOT = Path(__file__).parent


def path(name: str) -> Path:
    """The file or folder with this name below resources/, e.g. `icons/check.svg`. Raises `FileNotFoundError`."""
    found = _ROOT / name
    if not found.exists():
        raise FileNotFoundError(f"no such resource: {name}")
    return found


def icon(name: str) -> Path:
    """The SVG of an icon by its Lucide name, e.g. `circle-check`; its strokes are `currentColor`."""
    return path(f"icons/{name}.svg")


def fonts() -> tuple[Path, ...]:
    """The bundled font files: Vazirmatn in its four weights, for Latin, Arabic and Persian."""
    return tuple(sorted(path("fonts").glob("*.ttf")))
