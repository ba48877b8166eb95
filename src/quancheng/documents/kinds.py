"""Which types of file are accepted. What is not in this table is refused."""

from typing import NamedTuple


class Kind(NamedTuple):
    """A type of file: its name in the database, what it is called, its extensions, its media type."""

    name: str
    words: str
    extensions: tuple[str, ...]
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."

KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "PDF 文件", ("pdf",), "application/pdf"),
        Kind("ofd", "OFD 版式文件", ("ofd",), "application/ofd"),
        Kind("docx", "Word 文档", ("docx",), _OFFICE + "wordprocessingml.document"),
        Kind("xlsx", "Excel 工作簿", ("xlsx",), _OFFICE + "spreadsheetml.sheet"),
        Kind("pptx", "PowerPoint 演示文稿", ("pptx",), _OFFICE + "presentationml.presentation"),
        Kind("doc", "Word 97-2003 或 WPS 文字文档", ("doc", "wps"), "application/msword"),
        Kind("xls", "Excel 97-2003 或 WPS 表格工作簿", ("xls", "et"), "application/vnd.ms-excel"),
        Kind("ppt", "PowerPoint 97-2003 或 WPS 演示文稿", ("ppt", "dps"), "application/vnd.ms-powerpoint"),
        Kind("png", "PNG 图片", ("png",), "image/png"),
        Kind("jpg", "JPEG 图片", ("jpg", "jpeg"), "image/jpeg"),
        Kind("text", "文本", ("txt", "csv"), "text/plain"),
        Kind("zip", "ZIP 压缩包", ("zip",), "application/zip"),
    )
}

ACCEPTED = "、".join(extension for kind in KINDS.values() for extension in kind.extensions)
"""For messages."""
