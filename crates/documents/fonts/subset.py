#!/usr/bin/env python3
"""Makes the two faces that documents are printed with.

Takes Noto Sans CJK as Debian packs it (fonts-noto-cjk, SIL Open Font License 1.1, see OFL.txt), its
face for simplified Chinese, and keeps the characters of GB 2312 and of Big5, Latin, and the symbols
of documents. Traditional Chinese has its own forms of the characters both share. Run once when the font changes; the result is committed.

    apt-get install fonts-noto-cjk && pip install fonttools && ./subset.py
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
SIMPLIFIED = 2
HERE = Path(__file__).parent
# Headings are short: the Taiwanese forms would make the bold face half as large again.
FACES = {"Regular": ["hani.dflt", "hani.ZHT"], "Bold": ["hani.dflt"]}


def two_byte(codec: str) -> set[int]:
    """Every character of a two-byte Chinese character set."""
    found = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                found.update(map(ord, bytes([high, low]).decode(codec)))
            except UnicodeDecodeError:
                pass
    return found


def wanted() -> set[int]:
    ranges = [
        (0x20, 0x7E),  # Latin
        (0xA0, 0x17F),  # the Latin of Europe
        (0x370, 0x3FF),  # Greek: µ, Ω
        (0x400, 0x45F),  # Cyrillic
        (0x2000, 0x206F),  # dashes, quotation marks, spaces
        (0x2070, 0x209F),  # small figures above and below
        (0x20A0, 0x20BF),  # currencies
        (0x2100, 0x214F),  # ℃ № ™
        (0x2150, 0x218F),  # fractions, Roman figures
        (0x2190, 0x21FF),  # arrows
        (0x2200, 0x22FF),  # ≤ ≥ ±
        (0x2460, 0x24FF),  # figures in circles
        (0x2500, 0x257F),  # lines
        (0x25A0, 0x25FF),  # boxes to tick
        (0x2600, 0x2606),  # stars
        (0x2713, 0x2717),  # ticks
        (0x3000, 0x303F),  # Chinese punctuation
        (0x3040, 0x30FF),  # Japanese names
        (0x3300, 0x33FF),  # ㎏ ㎜
        (0xFF00, 0xFFEF),  # full-width forms
    ]
    points = {point for first, last in ranges for point in range(first, last + 1)}
    return points | two_byte("gb2312") | two_byte("big5")


def cut(face: str, scripts: list[str]) -> None:
    options = subset.Options()
    # Traditional forms of what both writings share come with the language.
    options.layout_features = ["kern", "locl"]
    options.layout_scripts = ["DFLT.dflt", "latn.dflt", *scripts]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.hinting = False
    options.desubroutinize = False
    options.notdef_outline = True
    options.glyph_names = False
    options.recalc_timestamp = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    font = TTFont(SOURCE.format(face), fontNumber=SIMPLIFIED, lazy=True, recalcTimestamp=False)
    points = {point for point in wanted() if point in font.getBestCmap()}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    path = HERE / f"{face.lower()}.otf"
    font.save(path)
    glyphs = len(font.getGlyphOrder())
    print(f"{path.name}: {len(points)} characters, {glyphs} glyphs, {path.stat().st_size} bytes")


if __name__ == "__main__":
    for face, scripts in FACES.items():
        cut(face, scripts)
