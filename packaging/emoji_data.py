"""Make `resources/emoji/emoji.json` from an unpacked `emojibase-data` package (npm, MIT).

    python packaging/emoji_data.py FOLDER_OF_THE_PACKAGE

Each emoji is a line: itself, its English and Chinese name, its short names, more words it is found
by, and its skin tones. Emoji newer than `NEWEST` are left out: the fonts people have lack them.
"""

import json
import sys
from pathlib import Path
from typing import Any

GROUPS = {
    0: "smileys",
    1: "people",
    3: "animals",
    4: "food",
    5: "travel",
    6: "activities",
    7: "objects",
    8: "symbols",
    9: "flags",
}
NEWEST = 15.0
TARGET = Path(__file__).parents[1] / "resources" / "emoji" / "emoji.json"


def qualified(entry: dict[str, Any]) -> str:
    """The fully qualified form: no selector behind what is a picture anyway (UTS #51)."""
    text: str = entry["emoji"]
    return text.removesuffix("\ufe0f") if entry["type"] == 1 and len(text) == 2 else text


def main(folder: Path) -> None:
    """Write the file."""

    def read(name: str) -> Any:
        return json.loads((folder / name).read_text(encoding="utf-8"))

    chinese = {entry["hexcode"]: entry for entry in read("zh/data.json")}
    short: dict[str, Any] = read("en/shortcodes/emojibase.json")
    lines: dict[int, list[str]] = {group: [] for group in GROUPS}
    for entry in sorted(read("en/data.json"), key=lambda entry: entry.get("order", 0)):
        group, code = entry.get("group"), entry["hexcode"]
        if group not in GROUPS or entry["version"] > NEWEST:
            continue
        names = short.get(code, [])
        other = chinese.get(code, {})
        row = [
            qualified(entry),
            entry["label"],
            other.get("label", entry["label"]),
            " ".join([names] if isinstance(names, str) else names),
            " ".join([*entry.get("tags", ()), *other.get("tags", ())]),
            " ".join(skin["emoji"] for skin in entry.get("skins", ()) if "tone" in skin),
        ]
        lines[group].append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    groups = (f'"{GROUPS[group]}":[\n' + ",\n".join(rows) + "\n]" for group, rows in lines.items())
    TARGET.write_text("{" + ",\n".join(groups) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
