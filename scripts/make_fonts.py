"""Make the bundled fonts from Inter's: the characters that pictures need, and figures of one width.

    pip install fonttools brotli
    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    python scripts/make_fonts.py package/web

ThorVG knows no OpenType features, so the tabular figures take the place of the others. Only TrueType outlines and a
`kern`-free table set are left; the browser gets the same glyphs, as WOFF2.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "src/backlight/drawing/fonts"
WEIGHTS = ("Regular", "SemiBold")
BLOCKS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF), (0x2000, 0x2044),
    (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2500, 0x25FF),
)  # fmt: skip


def figures_of_one_width(font: TTFont) -> None:
    """Let every character that has a tabular form show it."""
    substitutions = font["GSUB"].table
    lookups = {
        index
        for record in substitutions.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    tabular: dict[str, str] = {}
    for index in lookups:
        for table in substitutions.LookupList.Lookup[index].SubTable:
            tabular |= getattr(table, "ExtSubTable", table).mapping
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            table.cmap[code] = tabular.get(glyph, glyph)


def main() -> None:
    source = Path(sys.argv[1])
    for weight in WEIGHTS:
        font = TTFont(source / f"Inter-{weight}.woff2")
        figures_of_one_width(font)
        options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
        subsetter = Subsetter(options)
        subsetter.populate(unicodes={code for first, last in BLOCKS for code in range(first, last + 1)})
        subsetter.subset(font)
        for flavor, ending in ((None, "ttf"), ("woff2", "woff2")):
            font.flavor = flavor
            font.save(TARGET / f"Inter-{weight}.{ending}")
    (TARGET / "OFL.txt").write_text((source.parent / "LICENSE.txt").read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
