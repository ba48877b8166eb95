"""File names as they may be kept and shown."""

import re
import unicodedata

LONGEST = 150
"""Characters kept of a name, extension included."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean(filename: str) -> str:
    """The name without folders, invisible characters (such as marks that turn the reading direction) and excess.

    An old browser sends the whole path of the sender's machine; only the last part is the name.
    """
    visible = "".join(letter for letter in filename if unicodedata.category(letter) not in _INVISIBLE)
    last = re.split(r"[/\\]", visible)[-1]
    name = " ".join(_FORBIDDEN.sub("_", last).split()).strip(". ")
    if len(name) > LONGEST:
        stem, dot, extension = name.rpartition(".")
        ending = dot + extension if stem and len(extension) < 10 else ""
        name = name[: LONGEST - len(ending) - 1].rstrip(". ") + "…" + ending
    return name or "未命名"


def extension(filename: str) -> str:
    """What stands behind the last dot, in small letters; empty where there is none."""
    stem, dot, last = filename.rpartition(".")
    return last.strip().lower() if dot and stem else ""
