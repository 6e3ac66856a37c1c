"""Through how many modules of ours one page leads its reader: `make bench-traces`, `NAMES=--names` names them.

A module counts if a function of it runs during one GET of the warm page; what only ran while modules were imported
does not. Of the pages of one kind the fullest counts, looked for among the first that its lists link to."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from django.test import Client

from tests.demo import client_of, demo_portal, drafted_report, finish_report, links, same_hashes
from tests.services import BASE_DIR

OURS = ("portal", "units", "plans", "reports")
IS_FUNCTION = 0x01 | 0x02  # CO_OPTIMIZED and CO_NEWLOCALS: no body of a module or of a class
WARMINGS = 3


@dataclass(frozen=True)
class PageKind:
    """The pages at `path`, a pattern, as `person` sees them; linked from `lists`, or else one address for all."""

    name: str
    person: str
    path: str
    lists: tuple[str, ...] = ()


KINDS = (
    PageKind("task board", "vanphong", "/nhiem-vu/bang/"),
    PageKind("assignment", "vanphong", r"/nhiem-vu/\d+/", ("/nhiem-vu/", "/nhiem-vu/bang/")),
    PageKind("activity form", "chibo1", r"/hoat-dong/\d+/sua/", ("/",)),
    PageKind("review queue", "vanphong", "/hoat-dong/duyet/"),
    PageKind("plan", "vanphong", r"/ke-hoach/\d+/", ("/ke-hoach/",)),
    PageKind("issue of a report", "lanhdao", r"/bao-cao/\d+/ky/", ("/bao-cao/1/", "/bao-cao/2/")),
)


class Trace:
    """The code that runs while it is open."""

    def __init__(self) -> None:
        self.codes: set[CodeType] = set()

    def __enter__(self) -> "Trace":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            self.codes.add(frame.f_code)

    def modules(self) -> set[str]:
        return {name for code in self.codes if code.co_flags & IS_FUNCTION == IS_FUNCTION for name in module(code)}


def module(code: CodeType) -> Iterator[str]:
    """The dotted name, if it is one of ours."""
    path = Path(code.co_filename)
    if path.is_relative_to(BASE_DIR):
        parts = path.relative_to(BASE_DIR).with_suffix("").parts
        if parts[0] in OURS and "migrations" not in parts:
            yield ".".join(parts).removesuffix(".__init__")


def modules_of(client: Client, path: str) -> set[str]:
    for _ in range(WARMINGS):
        client.get(path)
    with Trace() as trace:
        answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return trace.modules()


def main() -> None:
    same_hashes()
    with demo_portal():
        finish_report(drafted_report())
        for kind in KINDS:
            client = client_of(kind.person)
            paths = links(client, kind.path, *kind.lists) if kind.lists else [kind.path]
            traces = {path: modules_of(client, path) for path in paths}
            path = max(traces, key=lambda path: len(traces[path]))
            print(f"{kind.name:<18} {len(traces[path]):>3}  {path} as {kind.person}, fullest of {len(traces)}")
            if "--names" in sys.argv:
                print("\n".join(f"    {name}" for name in sorted(traces[path])))


if __name__ == "__main__":
    main()
