"""`python -m benchmarks [--json] [--only WORD ...]`: every figure beside its limit; exit 1 if one is missed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator

from benchmarks import logic, packages, reporting, saving, window
from benchmarks.measure import Result

ALL: tuple[Callable[[], Iterator[Result]], ...] = (
    window.first_paint,
    saving.save_an_answer,
    logic.answer_in_memory,
    window.walk_by_keys,
    saving.open_a_visit,
    window.long_list,
    window.drop_a_photo,
    reporting.excel_report,
    packages.packages,
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="a list of figures, for programs")
    parser.add_argument("--only", nargs="+", default=[], help="only those whose name has one of these words")
    wanted = parser.parse_args()
    chosen = [each for each in ALL if not wanted.only or any(word in each.__name__ for word in wanted.only)]
    results = []
    for benchmark in chosen:
        for result in benchmark():
            results.append(result)
            if not wanted.json:
                _show(result)
    if wanted.json:
        print(json.dumps([_plain(result) for result in results], indent=2))
    return 0 if all(result.ok for result in results) else 1


def _show(result: Result) -> None:
    mark = "" if result.ok else "  over the limit"
    print(
        f"{result.name:56} {result.median:9.2f} {result.unit:3}  floor {result.floor:8.2f}"
        f"  ratio {result.ratio:6.2f}  limit {result.limit:g}{mark}",
        flush=True,
    )


def _plain(result: Result) -> dict[str, object]:
    return {
        "name": result.name,
        "median": result.median,
        "floor": result.floor,
        "unit": result.unit,
        "ratio": result.ratio,
        "limit": result.limit,
        "ok": result.ok,
    }


if __name__ == "__main__":
    sys.exit(main())
