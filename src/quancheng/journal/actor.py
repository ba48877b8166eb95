"""Who acts, as a value: the journal keeps the words and points at nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who acts, in which post, for whom, and through which door."""

    person: str
    """Public id."""
    name: str
    unit: str = ""
    """Public id."""
    unit_name: str = ""
    post: str = ""
    """In words, such as 区文化和旅游局 · 经办."""
    duty: str = ""
    role: str = ""
    behalf: str = ""
    """The name of the person acted for."""
    address: str = ""
    door: str = "网页"
    """网页, 接口, 表格 or 命令行."""

    @property
    def named(self) -> str:
        """The name for a record: 林知远, or 林知远（代 苏明达）."""
        return f"{self.name}（代 {self.behalf}）" if self.behalf else self.name
