"""The shape of the code, held by tests: who may import whom, what stays pure, how big a piece may grow."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
APPS = ["units", "plans", "reports"]  # a lower app never imports a higher one
PURE = (
    "portal.lib",
    "units.schedule",
    "plans.outline_line",
    "plans.references",
    "plans.dates",
    "plans.parsing",
    "reports.exports",
)
# Inside an app: each layer imports its own and the lower ones.
LAYERS = [
    {
        "apps",
        "enums",
        "types",
        "periods",
        "work_states",
        "proof",
        "schedule",
        "tasks",
        "parsing",
        "outline_line",
        "references",
        "dates",
    },
    {"models"},
    {"rules", "queries", "exports"},
    {"services"},
    {"forms", "filters"},
    {"views", "context", "templatetags", "management", "middleware"},
    {"urls"},
]
IMPURE = re.compile(
    r"django\.(db|http|shortcuts|apps|contrib|template\.(loader|response)|conf\.urls|urls|views)\b|.*\.(models|services|queries)\b"
)
ENUMS = re.compile(r"\w+\.enums$")
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "data",
    "info",
    "handle",
    "process",
    "misc",
    "common",
}


def is_code(path: Path) -> bool:
    return "migrations" not in path.parts


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in BASE.glob(pattern) if is_code(path))


CODE = files("portal/**/*.py", *(f"{app}/**/*.py" for app in APPS))
TESTS = files("tests/**/*.py")
TEMPLATES = files("templates/**/*.html", "templates/**/*.txt")


def name_of(path: Path) -> str:
    parts = path.relative_to(BASE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def imports_of(path: Path, *, inline: bool = True) -> Iterator[str]:
    """Dotted names a module imports: `from a import b` is `a.b`. Without `inline`, those of the top level only."""
    tree = tree_of(path)
    for node in ast.walk(tree) if inline else tree.body:
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                assert node.level == 0, f"{path}: imports are absolute"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def layer_of(module: str) -> int:
    """The layer of `plans.views.activities` is that of `views`; a package itself is the lowest."""
    part = module.split(".")[1] if "." in module else "apps"
    layer = [rank for rank, names in enumerate(LAYERS) if part in names]
    assert layer, f"{module}: no layer has the name {part}"
    return layer[0]


def short(path: Path) -> str:
    return str(path.relative_to(BASE))


def test_the_walk_finds_the_code():
    assert {"units.models.unit", "plans.rules", "portal.settings", "portal.lib.text"} <= {name_of(p) for p in CODE}


@pytest.mark.parametrize("path", CODE, ids=short)
def test_apps_import_downwards_only(path):
    module = name_of(path)
    frame = [app for app in APPS if not is_within(module, app)] if is_within(module, "portal") else []
    app = module.split(".")[0]
    higher = frame or APPS[APPS.index(app) + 1 :]

    wrong = [name for name in imports_of(path) if is_within(name, *higher)]

    assert wrong == []


@pytest.mark.parametrize("path", CODE, ids=short)
def test_apps_take_only_the_library_and_the_access_from_the_frame(path):
    module = name_of(path)
    match module.split(".")[:2]:
        case ["portal", "lib" | "access"]:
            allowed = ["portal.lib"]
        case ["portal", *_]:
            allowed = ["portal"]
        case _:
            allowed = ["portal.lib", "portal.access"]

    wrong = [name for name in imports_of(path) if is_within(name, "portal") and not is_within(name, *allowed)]

    assert wrong == []


@pytest.mark.parametrize("path", [p for p in CODE if not is_within(name_of(p), "portal")], ids=short)
def test_layers_import_downwards_only(path):
    module = name_of(path)
    is_task = module.split(".")[1:2] == ["tasks"]  # its body calls one service: the only inline import
    own = [name for name in imports_of(path, inline=not is_task) if is_within(name, *APPS)]

    wrong = [name for name in own if layer_of(name) > layer_of(module)]

    assert wrong == []


@pytest.mark.parametrize("path", [p for p in CODE if is_within(name_of(p), *PURE)], ids=short)
def test_islands_are_pure(path):
    impure = [name for name in imports_of(path) if IMPURE.match(name)]
    requests = [node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.arg) and node.arg == "request"]

    assert impure == []
    assert requests == []


def test_no_module_has_a_vague_name():
    assert [short(path) for path in [*CODE, *TESTS] if path.stem in VAGUE] == []


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def longer_than(lines: int, path: Path) -> list[str]:
    return [f.name for f in functions_of(path) if f.end_lineno - f.lineno + 1 > lines]


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=short)
def test_pieces_stay_small(path):
    is_view = name_of(path).split(".")[1:2] == ["views"] and path in CODE
    of_function = 50 if path in TESTS else 45 if is_view else 60
    of_module = 600 if path in TESTS else 400

    assert longer_than(of_function, path) == []
    assert len(path.read_text().splitlines()) <= of_module


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_stay_small(path):
    assert len(path.read_text().splitlines()) <= 200


def test_no_door_around_escaping_or_tokens():
    doors = re.compile(r"\bmark_safe\b|\bcsrf_exempt\b|\bSafeString\b|\.extra\(|\bRawSQL\b")

    assert [short(path) for path in CODE if doors.search(path.read_text())] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_hold_no_code(path):
    text = path.read_text()
    inline = r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)"

    assert re.findall(inline, text, re.IGNORECASE) == []
    assert re.findall(r"\|\s*safe\b|\bautoescape\s+off\b|\|\s*safeseq\b", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_load_nothing_from_elsewhere(path):
    assert re.findall(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", path.read_text()) == []


def test_state_is_written_by_services_only():
    """`save`, `create`, `update`, `delete` of rows have no place in views, forms and template tags."""
    writes = re.compile(
        r"\.objects\.(create|update|bulk_create|get_or_create|update_or_create)\(|\.delete\(\)|\)\.update\("
    )
    outer = [path for path in CODE if re.search(r"/(views|forms|templatetags)(/|\.py)", f"/{short(path)}")]

    assert [short(path) for path in outer if writes.search(path.read_text())] == []
