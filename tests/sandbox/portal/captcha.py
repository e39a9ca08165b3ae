# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later

"""The random-code picture: drawn for one session, good for one try."""

import io
import random
import secrets
import time

from PIL import Image, ImageDraw, ImageFont

from .codes import random_code

_LENGTH = 5
_LIFETIME = 600
_KEPT = 8
_SIZE = (170, 56)
_PAPER = (247, 248, 250)


class Captchas:
    """The pictures of one session that wait for an answer."""

    def __init__(self):
        self._waiting: dict[str, tuple[str, float]] = {}
        self.latest = ""

    def new(self) -> str:
        """Makes a code and returns the name its picture is asked for by."""
        name = secrets.token_urlsafe(9)
        while len(self._waiting) >= _KEPT:
            self._waiting.pop(next(iter(self._waiting)), None)
        self._set(name)
        return name

    def picture(self, name: str, again: bool) -> bytes | None:
        """The PNG; with `again` the name gets another code first."""
        if name not in self._waiting:
            return None
        if again:
            self._set(name)
        return draw(self._waiting[name][0])

    def redeem(self, name: str, typed: str) -> bool:
        code, until = self._waiting.pop(name, ("", 0.0))
        return bool(code) and time.time() < until and typed.strip().upper() == code

    def _set(self, name: str) -> None:
        self.latest = random_code(_LENGTH)
        self._waiting[name] = (self.latest, time.time() + _LIFETIME)


def draw(code: str) -> bytes:
    dice = random.SystemRandom()
    image = Image.new("RGB", _SIZE, _PAPER)
    pen = ImageDraw.Draw(image)
    for _ in range(4):
        pen.line([_point(dice) for _ in range(3)], fill=_ink(dice, 150), width=1)
    step = (_SIZE[0] - 20) // len(code)
    for index, letter in enumerate(code):
        glyph = _glyph(letter, dice)
        image.paste(_ink(dice, 20), (8 + index * step, dice.randint(2, 8)), glyph)
    for _ in range(60):
        pen.point(_point(dice), fill=_ink(dice, 60))
    octets = io.BytesIO()
    image.save(octets, "PNG")
    return octets.getvalue()


def _glyph(letter: str, dice: random.Random) -> Image.Image:
    """One letter, turned a little, as a mask."""
    mask = Image.new("L", (42, 46), 0)
    ImageDraw.Draw(mask).text((8, 3), letter, fill=255, font=_font(dice.randint(29, 33)))
    return mask.rotate(dice.uniform(-20, 20), resample=Image.Resampling.BICUBIC)


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype("DejaVuSans-Bold.ttf", size)


def _point(dice: random.Random) -> tuple[int, int]:
    return dice.randrange(_SIZE[0]), dice.randrange(_SIZE[1])


def _ink(dice: random.Random, least: int) -> tuple[int, int, int]:
    return tuple(dice.randint(least, least + 75) for _ in range(3))
