"""Files that are broken, missing or not what they should be: always told with file and line, never a traceback."""

import copy as copies
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from quancheng.law import Defect, Judge, PackError, check, load_pack
from quancheng.law.cases import read_cases, run_case
from quancheng.law.checker import SEAL, seal

PACK = ["参数", "派生", "解释", "用语", "流程", "材料"]
YAML = ["事实.yaml", "行为.yaml", "日历/2024.yaml", *(f"mini/{name}.yaml" for name in PACK)]
CASES = ["mini/案例/合同备案.yaml", "mini/案例/验收.yaml"]
NOT_YAML = {
    "not UTF-8": "名称: 甲".encode("gbk"),
    "UTF-16": "名称: 甲".encode("utf-16"),
    "a control character": "名称: 甲\x07".encode(),
    "a tab": b"a:\n\t- b\n",
    "a bracket that is not closed": b"a: {b: c\n",
    "two documents": b"a: 1\n---\nb: 2\n",
    "an object of Python": b"a: !!python/name:os.system x\n",
    "an alias of nothing": b"a: *x\n",
    "an alias of itself": b"a: &x [*x]\n",
    "a day there is not": b"a: 2025-02-30\n",
}


def told(pack: Path) -> list[Defect]:
    """What is said of the pack; any other error than the law's own is a failure of the test."""
    try:
        return check(pack).defects
    except PackError as error:
        return error.defects


@pytest.fixture
def unsound(copy: Path) -> Path:
    """A copy with a fault of its own (one article too few), so that the checker reads all files but judges nothing."""
    (copy / SEAL).write_text(seal(load_pack(copy)), encoding="utf-8")
    path = copy / "办法.md"
    path.write_text(path.read_text(encoding="utf-8").replace("条数: 8", "条数: 9"), encoding="utf-8")
    return copy


@pytest.mark.parametrize("file", [*YAML, f"mini/{SEAL}"])
def test_what_cannot_be_read_is_told_with_its_file(unsound: Path, file: str) -> None:
    for what, content in NOT_YAML.items():
        (unsound.parent / file).write_bytes(content)
        assert [defect for defect in told(unsound) if Path(file).name in str(defect)], what


@pytest.mark.parametrize("file", YAML[:2] + YAML[3:])
def test_a_file_that_is_missing_is_told(copy: Path, file: str) -> None:
    (copy.parent / file).unlink()
    assert [(defect.file, defect.message) for defect in told(copy)] == [(file, "缺少这个文件")]


@pytest.mark.parametrize("file", YAML)
def test_a_file_of_another_shape_is_borne(unsound: Path, file: str) -> None:
    for content in ("", "5", "- 甲", "甲: [乙]", "甲: {乙: 丙}", "[[]]"):
        (unsound.parent / file).write_text(content + "\n", encoding="utf-8")
        assert told(unsound), content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "开头要有 ---"),
        ("### 第一条\n\n试。\n", "开头要有 ---"),
        ("---\n名称: [甲\n---\n", "开头的 --- 之间写法有误"),
        ("---\n- 甲\n---\n", "开头的 --- 之间写法有误"),
        ("---\n名称: 甲\n---\n", "文号"),
        ("---\n名称: 甲\x07\n---\n", "开头"),
    ],
)
def test_a_regulation_without_its_head_is_told(copy: Path, content: str, said: str) -> None:
    (copy / "办法.md").write_text(content, encoding="utf-8")
    assert [(defect.file, defect.line) for defect in told(copy)] == [("mini/办法.md", 1)]
    assert said in told(copy)[0].message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("条数: 8", "条数: 八"), ("施行: 2023-05-09", "施行: 明年"), ("施行: 2023-05-09", "施行: 2023-02-30"),
        ("有效期至: 2025-05-09", "有效期至: 明年"), ("前提: [适用范围]", "前提: 适用范围"),
        ("前提: [适用范围]", "前提: 5"),
        ("前提: [适用范围]", "前提: [[适用范围]]"), ("基准日: [立项批复日, 立项申请日]", "基准日: 立项批复日"),
        ("基准日: [立项批复日, 立项申请日]", "基准日: 5"), ("名称: 试验办法", "名称: [试验办法]"),
        ("基准日:", "基准: 甲\n基准日:"),
    ],
)  # fmt: skip
def test_a_head_that_says_nonsense_is_told(copy: Path, old: str, new: str) -> None:
    path = copy / "办法.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert [defect for defect in told(copy) if defect.file == "mini/办法.md"]


def test_a_regulation_in_another_encoding_is_told(copy: Path) -> None:
    text = (copy / "办法.md").read_text(encoding="utf-8")
    (copy / "办法.md").write_bytes(text.encode("gbk"))
    assert "不是 UTF-8" in told(copy)[0].message
    (copy / "办法.md").unlink()
    assert "缺少 办法.md" in told(copy)[0].message


def test_lines_may_end_as_windows_ends_them(copy: Path) -> None:
    for path in (copy / "办法.md", copy / "参数.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert told(copy) == []


def test_a_folder_that_is_no_pack_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        load_pack(tmp_path)
    with pytest.raises(PackError, match="没有这个规程包"):
        load_pack(tmp_path / "nowhere")


SOMETHING = [None, 5, -1, 1.5, True, "x", "", "2024-02-29", [], ["x"], [["x"]], {}, {"x": 1}, {"x": {"y": [1]}}]


def places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in what a YAML file holds."""
    yield place
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from places(value, (*place, key))


@pytest.mark.parametrize("file", [*YAML, f"mini/{SEAL}"])
def test_whatever_stands_in_whatever_place_nothing_falls_over(unsound: Path, file: str) -> None:
    """Puts something else in eight places of each file, one at a time."""
    for place, value in _spoilt(unsound.parent / file, 8):
        try:
            assert told(unsound)
        except Exception as error:  # noqa: BLE001  whatever it is, it must not reach whoever writes the pack
            pytest.fail(f"{place} = {value!r}: {error!r}")


@pytest.mark.parametrize("file", CASES)
def test_whatever_stands_in_a_case_nothing_falls_over(copy: Path, judge: Judge, file: str) -> None:
    for place, value in _spoilt(copy.parent / file, 60):
        try:
            with suppress(PackError):  # that a fault is found is as it should be
                for case in read_cases(replace(judge.pack, folder=copy)):
                    run_case(judge, case)
        except Exception as error:  # noqa: BLE001  the same
            pytest.fail(f"{place} = {value!r}: {error!r}")


def _spoilt(path: Path, count: int) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The file with something else in some place, again and again."""
    data, chance = yaml.safe_load(path.read_text(encoding="utf-8")), random.Random(path.name)
    for _ in range(count):
        place, value = chance.choice(list(places(data))), chance.choice(SOMETHING)
        path.write_text(yaml.safe_dump(_put(data, place, value), allow_unicode=True), encoding="utf-8")
        yield place, value


def _put(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    result = copies.deepcopy(data)
    inner = result
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    return result
