"""What differs between two folders of pictures: `make pictures-compare A=before B=after`.

Each difference is a line; of pages that look otherwise both pictures are laid side by side into the folder of
differences, with a frame around what changed."""

import argparse
import difflib
import shutil
import sys
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

GAP, WORDS_SHOWN = 20, 6
UNSEEN = 8  # of 255: rounded corners and shadows come out a little otherwise each time


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--out", type=Path, help="where to lay pictures side by side; by itself after/differences")
    chosen = parser.parse_args()
    out = chosen.out or chosen.after / "differences"
    shutil.rmtree(out, ignore_errors=True)
    names = sorted(names_in(chosen.before) | names_in(chosen.after))
    differing = [name for name in names if differs(name, chosen.before / name, chosen.after / name, out)]
    print(f"{len(names)} files compared, {len(differing)} differ")
    return 1 if differing else 0


def names_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.glob("*/*.*")}


def differs(name: str, before: Path, after: Path, out: Path) -> bool:
    """Says so."""
    if not before.exists() or not after.exists():
        print(f"{name}: only {'after' if after.exists() else 'before'}")
        return True
    if before.read_bytes() == after.read_bytes():
        return False
    verdict = of_texts(before, after) if name.endswith(".txt") else of_pictures(before, after, out / name)
    if verdict:
        print(f"{name}: {verdict}")
    return bool(verdict)


def of_texts(before: Path, after: Path) -> str:
    old, new = before.read_text().splitlines(), after.read_text().splitlines()
    status = f"status {old[0][:3]} → {new[0][:3]}; " if old[0][:3] != new[0][:3] else ""
    lines = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:]
    changed = [line for line in lines if not line.startswith("@@")]
    excerpt = "".join(f"\n    {line[:160]}" for line in changed[:WORDS_SHOWN])
    return f"{status}text, {len(changed)} lines{excerpt}"


def of_pictures(before: Path, after: Path, target: Path) -> str:
    """Empty if only the files differ and no pixel that an eye could tell."""
    old, new = Image.open(before).convert("RGB"), Image.open(after).convert("RGB")
    size = (max(old.width, new.width), max(old.height, new.height))
    canvases = [Image.new("RGB", size, "white") for _ in range(2)]
    for canvas, picture in zip(canvases, (old, new), strict=True):
        canvas.paste(picture)
    difference = strongest(ImageChops.difference(*canvases)).point(lambda value: 255 if value > UNSEEN else 0)
    box = difference.getbbox()
    if not box and old.size == new.size:
        return ""
    lay_side_by_side(canvases, box or (0, 0, *size), target)
    share = difference.histogram()[255] / (size[0] * size[1])
    sizes = f", {old.width}x{old.height} → {new.width}x{new.height}" if old.size != new.size else ""
    return f"{share:.2%} of pixels within {box}{sizes}"


def strongest(difference: Image.Image) -> Image.Image:
    """Of the three colours, at each pixel."""
    red, green, blue = difference.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def lay_side_by_side(canvases: list[Image.Image], box: tuple[int, int, int, int], target: Path) -> None:
    width, height = canvases[0].size
    both = Image.new("RGB", (2 * width + GAP, height), "black")
    for number, canvas in enumerate(canvases):
        both.paste(canvas, (number * (width + GAP), 0))
        left, top, right, bottom = box
        shift = number * (width + GAP)
        ImageDraw.Draw(both).rectangle(
            (left + shift - 3, top - 3, right + shift + 3, bottom + 3), outline="red", width=3
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    both.save(target)


if __name__ == "__main__":
    sys.exit(main())
