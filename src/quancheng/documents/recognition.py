"""What a file is, by what is in it; and whether its name says the same."""

import codecs
import re
from typing import BinaryIO

from quancheng.documents import archives, compound, names
from quancheng.documents.errors import Refused, Unreadable
from quancheng.documents.kinds import ACCEPTED, KINDS, Kind

_CHUNK = 1 << 20
_ZIP = b"PK\x03\x04"
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_BEGINNINGS = {b"%PDF-": "pdf", _PNG: "png", b"\xff\xd8\xff": "jpg"}
_KNOWN_AND_REFUSED = {
    b"MZ": "可执行程序",
    b"\x7fELF": "可执行程序",
    b"\xca\xfe\xba\xbe": "可执行程序",
    b"\xcf\xfa\xed\xfe": "可执行程序",
    b"\xce\xfa\xed\xfe": "可执行程序",
    b"L\x00\x00\x00\x01\x14\x02\x00": "快捷方式",
    b"Rar!": "RAR 压缩包，请改用 ZIP",
    b"7z\xbc\xaf": "7z 压缩包，请改用 ZIP",
    b"\x1f\x8b": "GZIP 压缩包，请改用 ZIP",
    b"\xff\xfe": "UTF-16 文本，请另存为 UTF-8",
    b"\xfe\xff": "UTF-16 文本，请另存为 UTF-8",
    b"PK\x05\x06": "空的压缩包",
}
_PROGRAMS = (
    "apk", "bat", "cmd", "com", "cpl", "dll", "docm", "dotm", "exe", "hta", "jar", "jse", "lnk", "msi", "msp", "pif",
    "potm", "ppam", "ppsm", "pptm", "ps1", "reg", "scr", "sys", "vbe", "vbs", "wsf", "wsh", "xlam", "xlsm",
    "xltm",
)  # fmt: skip
"""Extensions of what runs, or carries macros. Source code (js, py, sh …) is a deliverable and may be filed."""
_MAIN_PARTS = {
    "docx": re.compile(r"word/document\d*\.xml"),
    "xlsx": re.compile(r"xl/workbook\d*\.xml"),
    "pptx": re.compile(r"ppt/presentation\d*\.xml"),
}
_MACRO_PART = re.compile(r"(?:.*/)?(?:vbaproject[^/]*\.bin|vbadata\.xml)|(?:.*/)?xl/macrosheets/.*")
_MAIN_STREAMS = {"doc": {"worddocument"}, "xls": {"workbook", "book"}, "ppt": {"powerpoint document"}}
_MACRO_STREAMS = {"_vba_project", "_vba_project_cur"}
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def recognise(file: BinaryIO, filename: str) -> Kind:
    """The type of a file by its content. Raises `Refused` where we do not take it or the name says something else."""
    try:
        kind = KINDS[_kind(file)]
    except (_NotTaken, Unreadable) as error:
        raise Refused(f"“{filename}”没有保存：{error}。") from error
    extension = names.extension(filename)
    proper = "或".join(f"“.{each}”" for each in kind.extensions)
    if not extension:
        raise Refused(f"“{filename}”没有保存：文件名没有扩展名，而内容是{kind.words}，应以{proper}结尾。")
    if extension not in kind.extensions:
        raise Refused(
            f"“{filename}”没有保存：内容是{kind.words}，应以{proper}结尾，文件名却以“.{extension}”结尾。"
            "请用原来的软件打开，另存后再上传。"
        )
    return kind


class _NotTaken(Exception):
    """Why, in Chinese, without the file's name."""


def _kind(file: BinaryIO) -> str:
    """A name of `KINDS`."""
    file.seek(0)
    head = file.read(16)
    for beginning, kind in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if head.startswith(_ZIP):
        return _kind_of_archive(archives.members(file))
    if head.startswith(compound.SIGNATURE):
        return _kind_of_compound(compound.directory(file))
    if _is_text(file):
        if head.removeprefix(codecs.BOM_UTF8).startswith(b"#!"):
            raise _NotTaken("内容是可以执行的脚本")
        return "text"
    for beginning, words in _KNOWN_AND_REFUSED.items():
        if head.startswith(beginning):
            raise _NotTaken(f"内容是{words}")
    raise _NotTaken(f"认不出是什么文件，或文件已损坏。可以上传的类型：{ACCEPTED}")


def _kind_of_archive(members: list[archives.Member]) -> str:
    """Office and OFD files are archives too; what lies in them tells which."""
    _check_members(members)
    inside = {member.name.lstrip("/").lower() for member in members}
    if any(_MACRO_PART.fullmatch(name) for name in inside):
        raise _NotTaken("文件里含有宏，请另存为不含宏的格式")
    if "[content_types].xml" in inside:
        found = [kind for kind, part in _MAIN_PARTS.items() if any(map(part.fullmatch, inside))]
        if len(found) != 1:
            raise _NotTaken("是 Office 文件，但不是 docx、xlsx 或 pptx")
        return found[0]
    if "ofd.xml" in inside:
        return "ofd"
    if inside & {"androidmanifest.xml", "meta-inf/manifest.mf"}:
        raise _NotTaken("内容是可执行程序")
    return "zip"


def _check_members(members: list[archives.Member]) -> None:
    for member in members:
        if member.encrypted:
            raise _NotTaken("文件设有密码，评审和归档时打不开，请去掉密码")
        if ".." in member.name.split("/"):
            raise _NotTaken(f"压缩包里的“{names.clean(member.name)}”会解压到别的文件夹")
        if names.extension(member.name.rstrip(". ")) in _PROGRAMS:
            raise _NotTaken(f"压缩包里的“{names.clean(member.name)}”是可执行程序或带宏的文件")


def _kind_of_compound(directory: compound.Directory) -> str:
    if "encryptedpackage" in directory.top:
        raise _NotTaken("文件设有密码，评审和归档时打不开，请去掉密码")
    if directory.all & _MACRO_STREAMS:
        raise _NotTaken("文件里含有宏，请另存为不含宏的格式（docx、xlsx 或 pptx）")
    for kind, streams in _MAIN_STREAMS.items():
        if directory.top & streams:
            return kind
    raise _NotTaken("不是 Word、Excel、PowerPoint 或 WPS 的文件")


def _is_text(file: BinaryIO) -> bool:
    """Whether the whole file is UTF-8 or GB18030 without control bytes other than tab and line ends."""
    file.seek(0)
    decoders = [codecs.getincrementaldecoder(encoding)() for encoding in ("utf-8", "gb18030")]
    while chunk := file.read(_CHUNK):
        if _CONTROL.search(chunk):  # neither encoding has such a byte within a letter
            return False
        decoders = [decoder for decoder in decoders if _takes(decoder, chunk)]
        if not decoders:
            return False
    return any(_takes(decoder, b"", final=True) for decoder in decoders)


def _takes(decoder: codecs.IncrementalDecoder, data: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(data, final)
    except UnicodeDecodeError:
        return False
    return True
