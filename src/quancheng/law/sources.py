"""Reading the files of a pack with their line numbers, so that every fault can name its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from quancheng.law.errors import Defect, PackError

MOST_NODES = 200_000
"""More than any regulation has: a file that grows past it is refused."""
Place = tuple[str | int, ...]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Source:
    """One YAML file: its ``data``, and the line of each place in it. Decimal numbers stay text, never floats."""

    def __init__(self, path: Path, label: str) -> None:
        self.label = label
        self.lines: dict[Place, int] = {}
        self.defects: list[Defect] = []
        self._nodes = 0
        try:
            text = path.read_text(encoding="utf-8")
            loader = _Loader(text)
            try:
                root = loader.get_single_node()
                self.data: Any = None if root is None else self._build(loader, root, ())
            finally:
                loader.dispose()
        except FileNotFoundError:
            raise PackError([Defect(label, 1, "缺少这个文件")]) from None
        except UnicodeDecodeError:
            raise PackError([Defect(label, 1, "文件不是 UTF-8 编码")]) from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise PackError([Defect(label, line, f"YAML 写法有误：{error.problem}")]) from None
        except (yaml.YAMLError, RecursionError):
            raise PackError([Defect(label, 1, "YAML 写法有误：有不能用的字符，或者引用太多、太深")]) from None

    def line(self, *place: str | int) -> int:
        """The line of a place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def defect(self, message: str, *place: str | int) -> None:
        self.defects.append(Defect(self.label, self.line(*place), message))

    @contextmanager
    def guarded(self, *place: str | int) -> Iterator[None]:
        """Whatever inside turns out not to be written as it should becomes a defect at this place."""
        try:
            yield
        except (TypeError, AttributeError, ValueError, KeyError, IndexError):
            self.defect(f"“{place[-1] if place else self.label}”写法不对，请对照说明检查每一项", *place)

    def mapping(self) -> dict[str, Any]:
        """The file as a mapping of names; anything else is a defect."""
        if self.data is None:
            return {}
        if not isinstance(self.data, dict):
            self.defect("这个文件应当是“名称: 内容”的列表")
            return {}
        return self.data

    def _build(self, loader: Any, node: Any, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise RecursionError
        if isinstance(node, yaml.MappingNode):
            result: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                inner = (*place, key)
                if key in result:
                    self.defects.append(Defect(self.label, key_node.start_mark.line + 1, f"“{key}”写了两次"))
                self.lines[inner] = key_node.start_mark.line + 1
                result[key] = self._build(loader, value_node, inner)
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._build(loader, item, (*place, index)) for index, item in enumerate(node.value)]
        if node.tag == "tag:yaml.org,2002:float":
            return node.value
        try:
            return loader.construct_object(node)
        except ValueError:
            self.defects.append(Defect(self.label, node.start_mark.line + 1, f"“{node.value}”不是存在的日期或数"))
            return None
