"""The coin of `static/img/coin.svg` as a PNG, drawn point by point, for where a browser wants no SVG."""

import math
import struct
import zlib
from collections.abc import Callable

BOX = 32  # the coin's own units, as in the SVG
PAPER, SPRUCE, GOLD = (239, 243, 234), (17, 89, 63), (242, 182, 50)
Colour = tuple[int, int, int]
Shape = Callable[[float, float], float]  # how far outside a point is; negative inside


def disc(x: float, y: float) -> float:
    return math.hypot(x - 15, y - 17) - 13


def hands(x: float, y: float) -> float:
    """A quarter past: up to the rim and to the right, over the disc."""
    up = max(abs(x - 15) - 1.2, 4 - y, y - 17)
    right = max(abs(y - 17) - 1.2, 15 - x, x - 28)
    return min(up, right)


def quarter(x: float, y: float) -> float:
    """The quarter that was paid, a little apart."""
    return max(math.hypot(x - 17.6, y - 14.4) - 12.8, 17.6 - x, y - 14.4)


SHAPES: tuple[tuple[Shape, Colour], ...] = ((disc, SPRUCE), (hands, PAPER), (quarter, GOLD))


def png(size: int, *, fill: float = 1.0, is_solid: bool = False) -> bytes:
    """A square picture; the coin takes `fill` of its side, on paper where it is solid."""
    scale = BOX / size / fill
    shift = (BOX - BOX / fill) / 2
    steps = [(place + 0.5) * scale + shift for place in range(size)]
    rows = (b"\0" + b"".join(_point(x, y, scale, is_solid) for x in steps) for y in steps)
    return _file(size, b"".join(rows))


def _point(x: float, y: float, scale: float, is_solid: bool) -> bytes:
    """Its colour and how opaque it is; edges are soft by one point."""
    red, green, blue, alpha = (*map(float, PAPER), 1.0 if is_solid else 0.0)
    for shape, colour in SHAPES:
        cover = min(max(0.5 - shape(x, y) / scale, 0.0), 1.0)
        if cover:
            red, green, blue, alpha = _over((red, green, blue, alpha), colour, cover)
    return bytes((round(red), round(green), round(blue), round(alpha * 255)))


def _over(
    below: tuple[float, float, float, float], colour: Colour, cover: float
) -> tuple[float, float, float, float]:
    alpha = cover + below[3] * (1 - cover)
    mixed = [
        (top * cover + under * below[3] * (1 - cover)) / alpha
        for top, under in zip(colour, below[:3], strict=True)
    ]
    return mixed[0], mixed[1], mixed[2], alpha


def _file(size: int, points: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(points, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
