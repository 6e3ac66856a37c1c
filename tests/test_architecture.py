"""The shape of the code, held by tests: who may import whom, what stays pure, how big a piece may grow."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
# One room for one subject, the lowest first: a room imports from those before it and from no room after it.
ORDER = {
    "units": [
        "enums",
        "scope",
        "taken_forms",
        "audit",
        "versions",
        "pages",
        "tree",
        "people",
        "calendar",
        "inbox",
        "accounts",
        "documents",
        "showcase",
    ],
    "plans": [
        "enums",
        "periods",
        "figures",
        "outline",
        "amending",
        "work",
        "reminders",
        "activities",
        "importing",
        "month_sheet",
        "tasks",
    ],
    "reports": ["enums", "results", "dashboard", "todo", "operations", "demo"],
}
ROOMS = [f"{app}.{room}" for app, rooms in ORDER.items() for room in rooms]
APPS = [*ORDER]
# What gathers all rooms of an app for Django.
INDEXES = {"apps", "models", "urls", "templatetags", "management"}
# Inside a room, the lowest first. A room of one module, or of subjects instead of layers, has no order within.
LAYERS = [
    {"types", "edits", "parsing", "states", "schedule", "sealing"},
    {"models"},
    {"rules", "queries", "exports"},
    {"services", "attempts"},
    {"forms"},
]
LAYERS += [{"views", "signing_in"}, {"urls"}]
WITHOUT_LAYERS = ("reports.operations", "reports.demo")
PURE = re.compile(
    r"portal\.lib\b|plans\.outline\.edits\b|plans\.\w+\.parsing\b|units\.inbox\.schedule\b|(plans|reports)\.\w+\.(exports|types)\b"
)
FRAME_FOR_APPS = ("portal.lib", "portal.access")
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
SCRIPTS = files("static/**/*.js")
SHEETS = files("static/**/*.css")


def name_of(path: Path) -> str:
    parts = path.relative_to(BASE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(path: Path) -> Iterator[str]:
    """Dotted names a module imports when it runs: `from a import b` is `a.b`."""
    tree = tree_of(path)
    for_types = {inner for node in tree.body if is_for_types(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if node in for_types:
            continue
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                assert node.level == 0, f"{path}: imports are absolute"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def room_of(name: str) -> str | None:
    """The room that a dotted name lies in; an app's own `enums` and the like are rooms too."""
    return next((room for room in (".".join(name.split(".")[:2]),) if room in ROOMS), None)


def layer_of(module: str) -> int | None:
    part = module.removeprefix(f"{room_of(module)}.").split(".")[0]
    return next((rank for rank, names in enumerate(LAYERS) if part in names), None)


def short(path: Path) -> str:
    return str(path.relative_to(BASE))


def modules_in_rooms() -> list[Path]:
    return [path for path in CODE if room_of(name_of(path))]


def test_the_walk_finds_the_code():
    assert {"units.tree.models", "plans.work.rules", "portal.settings", "portal.lib.text"} <= {name_of(p) for p in CODE}


def test_every_module_of_an_app_lies_in_a_room():
    of_apps = [name_of(path) for path in CODE if is_within(name_of(path), *APPS)]

    homeless = [
        name for name in of_apps if not room_of(name) and name not in APPS and name.split(".")[1] not in INDEXES
    ]

    assert homeless == []
    assert set(ROOMS) == {room_of(name) for name in of_apps} - {None}


@pytest.mark.parametrize("path", CODE, ids=short)
def test_apps_import_downwards_only(path):
    module = name_of(path)
    frame = [app for app in APPS if not is_within(module, app)] if is_within(module, "portal") else []
    app = module.split(".")[0]
    higher = frame or APPS[APPS.index(app) + 1 :]

    wrong = [name for name in imports_of(path) if is_within(name, *higher)]

    assert wrong == []


@pytest.mark.parametrize("path", modules_in_rooms(), ids=short)
def test_rooms_import_downwards_only(path):
    """Types alone may look up: who acted is a User, also below the room of people."""
    room = room_of(name_of(path))
    higher = ROOMS[ROOMS.index(room) + 1 :]

    wrong = [name for name in imports_of(path) if is_within(name, *higher)]

    assert wrong == []


@pytest.mark.parametrize("path", modules_in_rooms(), ids=short)
def test_rooms_do_not_import_the_indexes_of_their_app(path):
    indexes = [f"{app}.{index}" for app in APPS for index in INDEXES - {"templatetags"}]

    assert [name for name in imports_of(path) if is_within(name, *indexes)] == []


@pytest.mark.parametrize("path", CODE, ids=short)
def test_apps_take_only_the_library_and_access_from_the_frame(path):
    module = name_of(path)
    if is_within(module, "portal.lib"):
        allowed = ("portal.lib",)
    else:
        allowed = ("portal",) if is_within(module, "portal") else FRAME_FOR_APPS

    wrong = [name for name in imports_of(path) if is_within(name, "portal") and not is_within(name, *allowed)]

    assert wrong == []


@pytest.mark.parametrize("path", modules_in_rooms(), ids=short)
def test_layers_of_a_room_import_downwards_only(path):
    module = name_of(path)
    room, layer = room_of(module), layer_of(module)
    if module in (room, *APPS) or room in WITHOUT_LAYERS:
        return
    assert layer is not None, f"{module}: no layer has this name"

    wrong = [name for name in imports_of(path) if room_of(name) == room and (layer_of(name) or 0) > layer]

    assert wrong == []


@pytest.mark.parametrize("path", [p for p in CODE if PURE.match(name_of(p))], ids=short)
def test_islands_are_pure(path):
    impure = [name for name in imports_of(path) if IMPURE.match(name)]
    requests = [node.lineno for node in ast.walk(tree_of(path)) if isinstance(node, ast.arg) and node.arg == "request"]

    assert impure == []
    assert requests == []


def test_no_module_has_a_vague_name():
    assert [short(path) for path in [*CODE, *TESTS, *SCRIPTS, *SHEETS] if path.stem in VAGUE] == []


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def longer_than(lines: int, path: Path) -> list[str]:
    return [f.name for f in functions_of(path) if f.end_lineno - f.lineno + 1 > lines]


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=short)
def test_pieces_stay_small(path):
    is_view = "views" in name_of(path).split(".") and path in CODE
    of_function = 50 if path in TESTS else 45 if is_view else 60
    of_module = 600 if path in TESTS else 400

    assert longer_than(of_function, path) == []
    assert len(path.read_text().splitlines()) <= of_module


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_stay_small(path):
    lines = path.read_text().splitlines()

    assert len(lines) <= 200
    assert [line for line in lines if len(line) > 140] == []


def test_no_partial_is_a_fragment():
    """A part of a line or two stands where it is used."""
    partials = [path for path in TEMPLATES if path.name.startswith("_")]

    assert [short(path) for path in partials if len(path.read_text().splitlines()) <= 2] == []


def test_folders_are_rooms_and_not_halls():
    counted = Counter(path.parent for path in [*CODE, *TESTS, *SCRIPTS, *SHEETS] if path.stem != "__init__")

    assert {str(folder): count for folder, count in counted.items() if count > 16} == {}


def test_few_modules_are_fragments():
    ordered = {"urls", "tasks", "apps", "wsgi", "__init__"}
    indexes = {BASE / app / "models.py" for app in APPS}
    modules = [
        path for path in CODE if path.stem not in ordered and "commands" not in path.parts and path not in indexes
    ]

    small = [short(path) for path in modules if len(path.read_text().splitlines()) < 50]

    assert len(small) <= 0.12 * len(modules), small


def test_a_class_name_stands_once():
    names = Counter(
        node.name
        for path in CODE
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef) and node.name not in {"Meta", "Command"}
    )

    assert [name for name, count in names.items() if count > 1] == []


def asks_the_clock(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"clock.now", "clock.today"}


def test_forms_do_not_ask_the_clock():
    forms = [path for path in CODE if "forms" in name_of(path).split(".")]

    assert [short(path) for path in forms if any(map(asks_the_clock, ast.walk(tree_of(path))))] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=short)
def test_scripts_stay_small(path):
    assert len(path.read_text().splitlines()) <= 300


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
        r"|\.save\(\)|\.save\(update_fields"
    )
    outer = [path for path in CODE if re.search(r"/(views|forms|signing_in|templatetags)(/|\.py)", f"/{short(path)}")]

    assert [short(path) for path in outer if writes.search(path.read_text())] == []


# Where what reaches int() is bounded before: by a pattern, a choice, or because it is ours.
BOUNDED = {
    *("plans.activities.forms.review", "plans.work.forms.lists", "plans.work.forms.many_tasks"),
    *("plans.importing.parsing.lines.blocks", "plans.outline.parsing.deadlines"),
    *("plans.importing.parsing.lines.markers", "plans.month_sheet.parsing", "plans.outline.parsing"),
    "plans.outline.parsing.quantities",
    *(
        "portal.lib.calendar",
        "portal.lib.contents.active_pdf",
        "portal.lib.sandbox",
        "portal.lib.text",
        "reports.results.types",
    ),
    *("units.inbox.models", "units.inbox.queries"),
}


def reads_digits(node: ast.AST) -> bool:
    """Asks a text whether it is a number, or takes it for one."""
    if not isinstance(node, ast.Call):
        return False
    is_cast = ast.unparse(node.func) == "int" and not isinstance(node.args[0], ast.Compare | ast.BoolOp | ast.UnaryOp)
    return is_cast or getattr(node.func, "attr", "") in {"isdecimal", "isdigit", "isnumeric"}


def test_digits_from_outside_are_read_by_as_number():
    """Five thousand digits are a number to `isdecimal()` and an error to `int()`."""
    readers = {name_of(path) for path in CODE if any(map(reads_digits, ast.walk(tree_of(path))))}

    assert readers - BOUNDED == set()
