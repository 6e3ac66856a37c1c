"""Pictures of invented scenes, drawn here: a hall, a banner over a road, a news page, a billboard, an outing."""

import math
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from plans.enums import Form
from portal.lib.uploads import PICTURE_SIDE, THUMBNAIL_SIDE, CheckedFile, jpeg

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]
Canvas = ImageDraw.ImageDraw
WIDTH, HEIGHT = 1200, 900
RED, YELLOW, WHITE, INK = (190, 24, 28), (255, 221, 64), (252, 252, 250), (40, 44, 50)

SHIRTS = ("#ecf0f4", "#46628c", "#788c78", "#b4becd", "#3a404e", "#c4aa8c")
HAIR = ("#181616", "#26201e", "#464240", "#969492")


@cache
def draw_picture(form: str, words: str, *, variant: int) -> CheckedFile:
    """A photograph that fits the form, with `words` on its banner, as an upload that was already checked."""
    rng = Random(f"{form} {words} {variant}")  # noqa: S311 - the same picture on every machine, nothing secret
    image = Image.new("RGB", (WIDTH, HEIGHT), WHITE)
    _scene(form, rng)(ImageDraw.Draw(image), words, rng)
    image = image.resize((WIDTH * 4 // 5, HEIGHT * 4 // 5), Image.Resampling.BILINEAR)  # softens the edges
    content, thumbnail = (jpeg(image, side, quality=80) for side in (PICTURE_SIDE, THUMBNAIL_SIDE))
    return CheckedFile(f"anh-{rng.randint(1000, 9999)}.jpg", "image/jpeg", content, thumbnail)


def _scene(form: str, rng: Random) -> Callable[[Canvas, str, Random], None]:
    scenes = {
        Form.MASS_MEDIA: (_news_page,),
        Form.ORAL: (_hall,),
        Form.VISUAL: (_banner, _billboard),
        Form.EMULATION: (_outing, _hall),
    }
    return rng.choice(scenes[Form(form)])


def _hall(draw: Canvas, words: str, rng: Random) -> None:
    wall = rng.choice([(226, 214, 190), (214, 222, 226), (232, 226, 214)])
    draw.rectangle((0, 0, WIDTH, 560), fill=wall)
    draw.rectangle((0, 560, WIDTH, HEIGHT), fill=(132, 96, 70))
    draw.rectangle((150, 60, 1050, 470), fill=RED)
    draw.rectangle((150, 60, 230, 470), fill=(214, 180, 60))
    _star(draw, 640, 130, 44)
    _letters(draw, (250, 180, 1030, 330), words.upper(), size=46, fill=YELLOW)
    _letters(draw, (250, 320, 1030, 400), "KHU KINH TẾ CỬA LAM", size=34, fill=WHITE)
    _person(draw, 640, 476, 1.0, rng)
    draw.polygon([(560, 506), (720, 506), (706, 610), (574, 610)], fill=(110, 62, 34))
    for row in range(4):
        scale = 0.8 + 0.25 * row
        for seat in range(11 - row):
            across = 60 + seat * (1080 / (10 - row)) + rng.uniform(-12, 12)
            _person(draw, across, 650 + row * 85, scale, rng, is_facing=False)


def _banner(draw: Canvas, words: str, rng: Random) -> None:
    _sky(draw, rng)
    for place in range(9):
        left = place * 140 - 30
        top = rng.randint(250, 430)
        tone = rng.randint(150, 215)
        draw.rectangle((left, top, left + 120, 640), fill=(tone, tone - 6, tone - 14))
        for window in range(top + 20, 620, 44):
            draw.rectangle((left + 18, window, left + 44, window + 22), fill=(120, 146, 168))
            draw.rectangle((left + 72, window, left + 98, window + 22), fill=(120, 146, 168))
    draw.rectangle((0, 640, WIDTH, HEIGHT), fill=(168, 164, 156))
    draw.polygon([(0, 900), (0, 700), (460, 630), (740, 630), (1200, 700), (1200, 900)], fill=(96, 98, 102))
    for dash in range(5):
        top, half = 660 + dash * 50, 8 + dash * 3
        draw.polygon([(600 - half, top), (600 + half, top), (603 + half, top + 25), (597 - half, top + 25)], fill=WHITE)
    for pole in (110, 1090):
        draw.rectangle((pole - 8, 180, pole + 8, 760), fill=(120, 124, 130))
        _tree(draw, pole + rng.randint(-70, 70), 760, rng)
    draw.polygon([(110, 230), (1090, 230), (1090, 390), (110, 390)], fill=RED)
    _letters(draw, (140, 240, 1060, 380), words.upper(), size=52, fill=YELLOW)


def _billboard(draw: Canvas, words: str, rng: Random) -> None:
    _sky(draw, rng)
    draw.polygon(
        [(0, 620), (300, 480), (620, 590), (900, 460), (1200, 600), (1200, 900), (0, 900)], fill=(104, 140, 96)
    )
    draw.rectangle((0, 720, WIDTH, HEIGHT), fill=(122, 160, 92))
    for leg in (330, 860):
        draw.rectangle((leg, 560, leg + 26, 800), fill=(110, 112, 116))
    draw.rectangle((160, 150, 1040, 580), fill=WHITE)
    draw.rectangle((176, 166, 1024, 564), fill=rng.choice([(24, 82, 140), RED, (20, 108, 80)]))
    _star(draw, 600, 230, 40)
    _letters(draw, (210, 280, 990, 540), words.upper(), size=56, fill=YELLOW)
    for _ in range(5):
        _tree(draw, rng.randint(20, 1180), rng.randint(780, 860), rng)


def _news_page(draw: Canvas, words: str, rng: Random) -> None:
    draw.rectangle((0, 0, WIDTH, 64), fill=(222, 226, 232))
    for place, colour in enumerate([(236, 96, 88), (244, 190, 80), (98, 196, 84)]):
        draw.ellipse((24 + place * 34, 22, 44 + place * 34, 42), fill=colour)
    draw.rounded_rectangle((150, 14, 1170, 50), 18, fill=WHITE)
    draw.rectangle((0, 64, WIDTH, 180), fill=(24, 82, 140))
    draw.text((60, 84), "BAN QUẢN LÝ KHU KINH TẾ CỬA LAM", font=_font(38), fill=WHITE)
    draw.text((60, 134), "Trang thông tin điện tử", font=_font(26), fill=(214, 228, 244))
    _letters(draw, (60, 220, 800, 360), words, size=42, fill=INK, is_centred=False)
    draw.rectangle((60, 380, 800, 700), fill=(190, 206, 222))
    draw.polygon([(60, 700), (300, 520), (470, 640), (620, 500), (800, 640), (800, 700)], fill=(112, 140, 118))
    for line in range(6):
        draw.rectangle((60, 730 + line * 26, rng.randint(640, 800), 740 + line * 26), fill=(208, 212, 218))
    for place in range(4):
        top = 220 + place * 160
        draw.rectangle((850, top, 990, top + 110), fill=(rng.randint(150, 210), rng.randint(160, 210), 200))
        for line in range(4):
            draw.rectangle(
                (1006, top + 6 + line * 26, rng.randint(1080, 1160), top + 16 + line * 26), fill=(212, 216, 222)
            )


def _outing(draw: Canvas, words: str, rng: Random) -> None:
    _sky(draw, rng)
    draw.rectangle((0, 560, WIDTH, HEIGHT), fill=(134, 168, 104))
    for place in range(7):
        _tree(draw, 40 + place * 190 + rng.randint(-30, 30), 600, rng)
    draw.rectangle((200, 430, 1000, 560), fill=RED)
    _letters(draw, (220, 438, 980, 552), words.upper(), size=42, fill=YELLOW)
    for place in range(9):
        _person(draw, 130 + place * 118 + rng.randint(-14, 14), 640 + rng.randint(0, 20), 1.7, rng)


def _person(draw: Canvas, across: float, down: float, scale: float, rng: Random, *, is_facing: bool = True) -> None:
    """From the chest up; `down` is where the head ends."""
    head, shoulder = 22 * scale, 36 * scale
    shirt, skin = rng.choice(SHIRTS), (rng.randint(206, 226), rng.randint(164, 184), 140)
    draw.rounded_rectangle((across - shoulder, down, across + shoulder, down + 110 * scale), 24, fill=shirt)
    if not is_facing:
        draw.ellipse((across - head, down - 2.2 * head, across + head, down), fill=rng.choice(HAIR))
        return
    draw.ellipse((across - head, down - 2.2 * head, across + head, down + 0.1 * head), fill=skin)
    draw.pieslice(
        (across - head * 1.05, down - 2.3 * head, across + head * 1.05, down - 0.3 * head),
        180,
        360,
        fill=rng.choice(HAIR),
    )


def _tree(draw: Canvas, across: int, down: int, rng: Random) -> None:
    draw.rectangle((across - 7, down - 130, across + 7, down), fill=(104, 78, 54))
    for _ in range(7):
        left, top, size = across + rng.randint(-70, 20), down - rng.randint(130, 240), rng.randint(50, 90)
        draw.ellipse((left, top, left + size, top + size), fill=(60, rng.randint(110, 150), 66))


def _sky(draw: Canvas, rng: Random) -> None:
    base = rng.choice([(150, 190, 230), (186, 206, 224), (206, 210, 214)])
    for row in range(0, HEIGHT, 12):
        lift = row // 14
        draw.rectangle((0, row, WIDTH, row + 12), fill=tuple(min(255, tone + lift) for tone in base))


def _star(draw: Canvas, across: int, down: int, size: int) -> None:
    corners = []
    for place in range(10):
        reach, turn = (size, size * 0.382)[place % 2], math.pi * place / 5
        corners.append((across + reach * math.sin(turn), down - reach * math.cos(turn)))
    draw.polygon(corners, fill=YELLOW)


def _letters(draw: Canvas, box: Box, words: str, *, size: int, fill: Colour, is_centred: bool = True) -> None:
    """The words in lines, in the largest size up to `size` that fits the box."""
    left, top, right, bottom = box
    for smaller in range(size, 14, -4):
        font, step = _font(smaller), smaller * 1.25
        lines = _wrapped(draw, words, font=font, width=right - left)
        if len(lines) * step <= bottom - top:
            break
    across, down = ((left + right) / 2, (top + bottom) / 2 - step * (len(lines) - 1) / 2) if is_centred else (left, top)
    for place, line in enumerate(lines):
        draw.text((across, down + place * step), line, font=font, fill=fill, anchor="mm" if is_centred else "la")


def _wrapped(draw: Canvas, words: str, *, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts" / "tinos"
    return ImageFont.truetype(str(min(folder.rglob("*700Bold.ttf"))), size)
