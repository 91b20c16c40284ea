#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes and checks the icon of the macOS bundle; needs nothing but Python (and rsvg-convert to make).

    packaging/macos/icns.py make     resources/icons/hookglass.svg -> packaging/macos/hookglass.icns
    packaging/macos/icns.py check    every size is there, every picture can be read, none is stale
"""
import hashlib
import pathlib
import struct
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SVG = ROOT / "resources/icons/hookglass.svg"
ICNS = ROOT / "packaging/macos/hookglass.icns"
# SHA-256 of the svg that the icon was made of: a changed svg needs a new icon.
SOURCE = ROOT / "packaging/macos/hookglass.icns.source"

# Pictures by type: their size in pixels, kept as PNG.
PNG_TYPES = {b"ic11": 32, b"ic12": 64, b"ic07": 128, b"ic13": 256, b"ic08": 256, b"ic14": 512,
             b"ic09": 512, b"ic10": 1024}
# The two smallest at 1x: packed channels with a mask beside them, which every macOS draws.
PACKED_TYPES = {b"is32": (b"s8mk", 16), b"il32": (b"l8mk", 32)}


def pixels(png):
    """(width, height, RGBA bytes) of a PNG of 8 bits a channel, not interlaced."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    place, data, header = 8, b"", None
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        body = png[place + 8:place + 8 + length]
        if struct.unpack(">I", png[place + 8 + length:place + 12 + length])[0] != \
                zlib.crc32(kind + body):
            raise ValueError("a PNG's checksum is wrong")
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            data += body
        place += 12 + length
    width, height, depth, colour, _, _, interlaced = header
    if depth != 8 or colour != 6 or interlaced:
        raise ValueError("a PNG is not plain RGBA")
    raw, stride = zlib.decompress(data), width * 4
    if len(raw) != height * (stride + 1):
        raise ValueError("a PNG is cut off")
    rows, above = bytearray(), bytearray(stride)
    for y in range(height):
        kind = raw[y * (stride + 1)]
        row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            left = row[x - 4] if x >= 4 else 0
            corner = above[x - 4] if x >= 4 else 0
            row[x] = (row[x] + predicted(kind, left, above[x], corner)) & 255
        rows += row
        above = row
    return width, height, bytes(rows)


def predicted(kind, left, up, corner):
    """What a PNG's row filter adds to a byte."""
    if kind == 4:
        estimate = left + up - corner
        return min((left, up, corner), key=lambda value: abs(estimate - value))
    return (0, left, up, (left + up) // 2)[kind]


def packed(channel):
    """Runs of three and more as (count + 125, byte), all else as (count - 1, bytes)."""
    out, place = bytearray(), 0

    def run(at):
        end = at
        while end < len(channel) and end - at < 130 and channel[end] == channel[at]:
            end += 1
        return end - at

    while place < len(channel):
        count = run(place)
        if count >= 3:
            out += bytes((count + 125, channel[place]))
            place += count
            continue
        start = place
        while place < len(channel) and place - start < 128 and run(place) < 3:
            place += 1
        out.append(place - start - 1)
        out += channel[start:place]
    return bytes(out)


def unpacked(data, size):
    """The three channels of `size` bytes each, one after the other."""
    out, place = bytearray(), 0
    while place < len(data):
        head = data[place]
        if head >= 128:
            out += data[place + 1:place + 2] * (head - 125)
            place += 2
        else:
            out += data[place + 1:place + 2 + head]
            place += 2 + head
    if len(out) != 3 * size:
        raise ValueError(f"{len(out)} bytes of colour instead of {3 * size}")
    return bytes(out)


def drawn(size):
    # Apple's grid leaves a margin: the body is 824 of 1024 pixels wide.
    svg = SVG.read_text(encoding="utf-8").replace('viewBox="0 0 256 256"',
                                                  'viewBox="-21 -21 298 298"')
    return subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size)], input=svg.encode(),
                          stdout=subprocess.PIPE, check=True).stdout


def make():
    blocks = []
    for kind, (mask, size) in PACKED_TYPES.items():
        rgba = pixels(drawn(size))[2]
        blocks.append((kind, b"".join(packed(rgba[channel::4]) for channel in range(3))))
        blocks.append((mask, rgba[3::4]))
    blocks += [(kind, drawn(size)) for kind, size in PNG_TYPES.items()]
    body = b"".join(struct.pack(">4sI", kind, len(data) + 8) + data for kind, data in blocks)
    ICNS.write_bytes(struct.pack(">4sI", b"icns", len(body) + 8) + body)
    SOURCE.write_text(source_line(), encoding="utf-8")


def source_line():
    return f"{hashlib.sha256(SVG.read_bytes()).hexdigest()}  {SVG.relative_to(ROOT)}\n"


def check():
    data = ICNS.read_bytes()
    magic, length = struct.unpack(">4sI", data[:8])
    if magic != b"icns" or length != len(data):
        raise ValueError("no icns file, or cut off")
    blocks, place = {}, 8
    while place < len(data):
        kind, length = struct.unpack(">4sI", data[place:place + 8])
        if length < 8 or place + length > len(data):
            raise ValueError(f"{kind.decode()} is cut off")
        blocks[kind] = data[place + 8:place + length]
        place += length
    for kind, size in PNG_TYPES.items():
        if kind not in blocks:
            raise ValueError(f"no picture of {size} pixels ({kind.decode()})")
        width, height, rgba = pixels(blocks[kind])
        if (width, height) != (size, size):
            raise ValueError(f"{kind.decode()} is {width} × {height} instead of {size}")
        if rgba[3] != 0 or rgba[4 * (size * size // 2 + size // 2) + 3] != 255:
            raise ValueError(f"{kind.decode()} is not see-through at the corner, solid within")
    for kind, (mask, size) in PACKED_TYPES.items():
        unpacked(blocks.get(kind, b""), size * size)
        if len(blocks.get(mask, b"")) != size * size:
            raise ValueError(f"{mask.decode()} is missing or has another size")
    if SOURCE.read_text(encoding="utf-8") != source_line():
        raise ValueError("made of another svg: run packaging/macos/icns.py make")


def main():
    if sys.argv[1:] not in (["make"], ["check"]):
        sys.exit("Usage: icns.py make|check")
    try:
        if sys.argv[1] == "make":
            make()
        check()
    except (ValueError, OSError, subprocess.CalledProcessError) as problem:
        sys.exit(f"hookglass.icns: {problem}")


if __name__ == "__main__":
    main()
