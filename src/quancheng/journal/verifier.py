"""Checks an exported journal. Needs nothing but Python 3.10: copy this one file anywhere and run

    python verifier.py export.jsonl [--checkpoint 编号:杂凑值]

It proves that every row is as it was hashed, that no row is missing between others, and that the end is the one the
export names and the ones told outside (checkpoints on paper) name. It draws every drawing of lots again from its seed.
Exit code: 0 whole, 1 faults, 2 no such journal.
"""

import argparse
import contextlib
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator

FORMAT = "quancheng-journal/1"
BEGINNING = "0" * 64
"""Stands as the hash before the first row."""

OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
"""The standard's example A.1: the SM3 of the three letters abc."""

HASH = re.compile(r"[0-9a-f]{64}")
PARTS = {
    "format", "number", "jurisdiction", "at", "actor", "act", "subject", "title", "result", "before", "after",
    "verdicts", "pack", "note", "rows",
}  # fmt: skip

DRAWN = "抽取"
"""What a row calls the drawing of lots it tells of, in what came after."""

Point = tuple[int, str]
"""A row's number and hash."""

Wanted = list[tuple[str, int]]
"""Fields in the order drawn, each with how many."""


class Malformed(Exception):
    """The file is no export of a journal; the message says where."""


# ---------------------------------------------------------------------------------------------- SM3 (GB/T 32905-2016)

_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
_WORD = 0xFFFFFFFF


def _turn(word: int, by: int) -> int:
    by %= 32
    return (word << by | word >> (32 - by)) & _WORD


def _spread(block: bytes) -> list[int]:
    words = [int.from_bytes(block[at : at + 4], "big") for at in range(0, 64, 4)]
    for at in range(16, 68):
        mixed = words[at - 16] ^ words[at - 9] ^ _turn(words[at - 3], 15)
        mixed ^= _turn(mixed, 15) ^ _turn(mixed, 23)
        words.append(mixed ^ _turn(words[at - 13], 7) ^ words[at - 6])
    return words


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = _spread(block)
    a, b, c, d, e, f, g, h = state
    for at in range(64):
        early = at < 16
        turned = _turn(a, 12)
        first = _turn((turned + e + _turn(0x79CC4519 if early else 0x7A879D8A, at)) & _WORD, 7)
        left = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        right = e ^ f ^ g if early else (e & f) | (~e & g)
        one = (left + d + (first ^ turned) + (words[at] ^ words[at + 4])) & _WORD
        two = (right + h + first + words[at]) & _WORD
        a, b, c, d = one, a, _turn(b, 9), c
        e, f, g, h = two ^ _turn(two, 9) ^ _turn(two, 17), e, _turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def plain_sm3(data: bytes) -> str:
    """SM3 in Python alone: slow, for where OpenSSL has none."""
    padded = data + b"\x80" + b"\x00" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    state: tuple[int, ...] = _START
    for at in range(0, len(padded), 64):
        state = _compress(state, padded[at : at + 64])
    return "".join(f"{word:08x}" for word in state)


def openssl_sm3(data: bytes) -> str:
    """SM3 of Python's own OpenSSL; raises `ValueError` where that has none."""
    return hashlib.new("sm3", data).hexdigest()


def choose_sm3() -> Callable[[bytes], str]:
    """The quicker of the two that gives the standard's example."""
    with contextlib.suppress(ValueError):  # this OpenSSL has no SM3: ours does the work
        if openssl_sm3(b"abc") == OF_ABC:
            return openssl_sm3
    return plain_sm3


# ---------------------------------------------------------------------------------------------- lots


def lots(seed: str, pool: dict[str, list[str]], wanted: Wanted, sm3: Callable[[bytes], str]) -> list[tuple[str, str]]:
    """For each field in order: its candidates not drawn yet, by the SM3 of seed|field|candidate, the first so many."""
    drawn: list[tuple[str, str]] = []
    for field, number in wanted:
        left = pool.keys() - {who for _, who in drawn}
        candidates = [who for who in left if field in pool[who]]
        candidates.sort(key=lambda who, field=field: (sm3(f"{seed}|{field}|{who}".encode()), who))  # type: ignore[misc]  # mypy knows no defaults of lambdas
        drawn += [(field, who) for who in candidates[:number]]
    return drawn


def draw_again(told: object, before: Point, sm3: Callable[[bytes], str]) -> Iterator[str]:
    """What is wrong with a drawing of lots as a row tells of it; ``before``: the row right before that one."""
    try:
        entry, kept, pool, wanted, drawn = _drawing(told)
    except (KeyError, TypeError, ValueError):
        yield "抽取的记录不完整，不能重新抽取"
        return
    if (entry, kept) != before:
        yield f"抽取的种子（第 {entry} 号 {kept}）不是紧挨在它前面的第 {before[0]} 号记录的杂凑值"
    again = lots(kept, pool, wanted, sm3)
    if again != drawn:
        same = [one == other for one, other in zip(again, drawn, strict=False)]
        found = same.index(False) if False in same else len(same)
        yield f"重新抽取的结果与记录不同：从第 {found + 1} 个起（记录 {len(drawn)} 个，重抽 {len(again)} 个）"
    if len(again) != sum(number for _, number in wanted):
        yield f"应抽 {sum(number for _, number in wanted)} 个，候选名单只够 {len(again)} 个"


def _drawing(told: object) -> tuple[int, str, dict[str, list[str]], Wanted, list[tuple[str, str]]]:
    """Its parts, of the types they should be. Raises KeyError, TypeError, ValueError."""
    if not isinstance(told, dict):
        raise TypeError
    entry, kept = told["seed"]["entry"], told["seed"]["hash"]
    pool = dict(told["pool"])
    wanted = [(field, number) for field, number in told["wanted"]]
    drawn = [(field, who) for field, who in told["drawn"]]
    texts = [kept, *pool, *(field for fields in pool.values() for field in fields)]
    texts += [word for pair in drawn for word in pair] + [field for field, _ in wanted]
    numbers = [entry, *(number for _, number in wanted)]
    if not all(isinstance(text, str) for text in texts) or not all(type(each) is int for each in numbers):
        raise TypeError
    if len(pool) != len(told["pool"]) or min(numbers) < 0 or not all(isinstance(each, list) for each in pool.values()):
        raise ValueError
    return entry, kept, pool, wanted, drawn


# ---------------------------------------------------------------------------------------------- one chain


def link(previous: str, body: str, sm3: Callable[[bytes], str]) -> str:
    """The hash of a row: SM3 of the hash before it, a line feed and the body."""
    return sm3(f"{previous}\n{body}".encode())


def read_body(body: str) -> dict[str, object] | None:
    """The content of a body that is the one text of its content, else nothing."""
    try:
        content = json.loads(body, parse_float=_refuse, parse_constant=_refuse)
        same = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == body
    except (ValueError, RecursionError):
        return None
    return content if same and isinstance(content, dict) and content.keys() == PARTS else None


def _refuse(text: str) -> object:
    raise ValueError(text)


class Chain:
    """One jurisdiction's rows, fed one after the other; remembers only the last."""

    def __init__(self, jurisdiction: str, sm3: Callable[[bytes], str]) -> None:
        self.jurisdiction = jurisdiction
        self.number = 0
        self.hash = BEGINNING
        self.draws = 0
        """How many drawings of lots were drawn again."""

        self._sm3 = sm3

    def feed(self, body: str, previous: str, kept: str) -> Iterator[tuple[int, str]]:
        """Take in the next row; yields what is wrong with it, each with the row's number."""
        content = read_body(body)
        number = content["number"] if content else None
        if not isinstance(number, int) or isinstance(number, bool):
            number = self.number + 1
            yield number, "正文不是规范的日志记录"
        elif content and content["jurisdiction"] != self.jurisdiction:
            yield number, f"正文属于另一行政区（{content['jurisdiction']}）"
        if number > self.number + 1:
            yield self.number + 1, f"缺少第 {self.number + 1} 至 {number - 1} 号记录"
        elif number <= self.number:
            yield number, f"编号重复或倒退（前一条为第 {self.number} 号）"
        if previous != self.hash:
            yield number, "前一条的杂凑值不符"
        if link(previous, body, self._sm3) != kept:
            yield number, "杂凑值与正文不符"
        after = content["after"] if content else None
        if isinstance(after, dict) and DRAWN in after:
            self.draws += 1
            yield from ((number, what) for what in draw_again(after[DRAWN], (self.number, self.hash), self._sm3))
        self.number, self.hash = number, kept


# ---------------------------------------------------------------------------------------------- an export


def read_lines(path: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Every line of an export with its number; raises `Malformed`."""
    with open(path, encoding="utf-8", newline="\n") as file:  # noqa: PTH123  pathlib would be one more thing to load
        try:
            for number, line in enumerate(file, start=1):
                yield number, _line(number, line)
        except UnicodeDecodeError as error:
            raise Malformed("文件不是 UTF-8 文字") from error


def _line(number: int, line: str) -> dict[str, object]:
    if not line.endswith("\n"):
        raise Malformed(f"第 {number} 行没有写完，文件可能被截断")
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"第 {number} 行不是 JSON") from error
    if not isinstance(content, dict):
        raise Malformed(f"第 {number} 行不是一条记录")
    return content


def _texts(number: int, line: dict[str, object], names: tuple[str, ...]) -> list[str]:
    values = [line.get(name) for name in names]
    if line.keys() != set(names) or not all(isinstance(value, str) for value in values):
        raise Malformed(f"第 {number} 行应有且只有：{'、'.join(names)}")
    texts = [str(value) for value in values]
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as error:
        raise Malformed(f"第 {number} 行的文字中有不成字的代码") from error
    return texts


class Examination:
    """An export, gone through once from top to bottom; remembers the ends of its chains and what it looks for."""

    def __init__(self, sought: dict[tuple[str, int], str], sm3: Callable[[bytes], str]) -> None:
        self._sought = dict(sought)
        self._sm3 = sm3
        self._ends: dict[str, Point] = {}
        self.chains: dict[str, Chain] = {}

    def go_through(self, lines: Iterator[tuple[int, dict[str, object]]]) -> Iterator[str]:
        """Yields the faults as they are met; raises `Malformed`."""
        self._begin(lines)
        current: Chain | None = None
        for number, line in lines:
            if "checkpoint" in line:
                yield from self._checkpoint(number, line)
                continue
            jurisdiction, body, previous, kept = _texts(number, line, ("jurisdiction", "body", "previous", "hash"))
            if current is None or current.jurisdiction != jurisdiction:
                current = self._next(number, jurisdiction)
            yield from (f"{jurisdiction} 第 {at} 号：{what}" for at, what in current.feed(body, previous, kept))
            yield from self._compare(jurisdiction, current.number, kept)
        yield from self._end()

    def _begin(self, lines: Iterator[tuple[int, dict[str, object]]]) -> None:
        number, header = next(lines, (1, {}))
        if header.get("format") != FORMAT:
            raise Malformed(f"不是日志导出文件（首行应写明 {FORMAT}）")
        chains = header.get("chains")
        if not isinstance(chains, list) or not all(isinstance(chain, dict) for chain in chains):
            raise Malformed("首行没有列出各行政区日志的末端")
        for chain in chains:
            jurisdiction, point = _point(number, chain, ("jurisdiction", "number", "hash"))
            self._ends[jurisdiction] = point
        codes = sorted(self._ends)
        for code, at in [sought for sought in self._sought if not sought[0]]:
            if len(codes) > 1:
                raise Malformed(f"导出含有多个行政区（{'、'.join(codes)}），检查点须写成 行政区:编号:杂凑值")
            self._sought[("".join(codes), at)] = self._sought.pop((code, at))

    def _next(self, number: int, jurisdiction: str) -> Chain:
        if jurisdiction in self.chains:
            raise Malformed(f"第 {number} 行：{jurisdiction} 的记录没有连续排列")
        if jurisdiction not in self._ends:
            raise Malformed(f"第 {number} 行：首行没有列出 {jurisdiction}")
        self.chains[jurisdiction] = Chain(jurisdiction, self._sm3)
        return self.chains[jurisdiction]

    def _compare(self, jurisdiction: str, number: int, kept: str) -> Iterator[str]:
        sought = self._sought.pop((jurisdiction, number), kept)
        if sought != kept:
            yield f"{jurisdiction} 第 {number} 号：与给定的检查点不符"

    def _checkpoint(self, number: int, line: dict[str, object]) -> Iterator[str]:
        inner = line["checkpoint"]
        if not isinstance(inner, dict) or len(line) != 1:
            raise Malformed(f"第 {number} 行的检查点写法不对")
        jurisdiction, point = _point(number, inner, ("jurisdiction", "number", "hash", "at", "given_to"))
        chain = self.chains.get(jurisdiction)
        if chain is None or point != (chain.number, chain.hash):
            yield f"{jurisdiction} 第 {point[0]} 号：与留存的检查点不符（{inner['at']} 交 {inner['given_to']}）"

    def _end(self) -> Iterator[str]:
        for jurisdiction, end in self._ends.items():
            chain = self.chains.get(jurisdiction)
            reached = (chain.number, chain.hash) if chain else (0, BEGINNING)
            if reached != end:
                yield f"{jurisdiction} 第 {reached[0]} 号：末端与首行所列第 {end[0]} 号不符，尾部可能被截去"
        for jurisdiction, number in self._sought:
            yield f"{jurisdiction} 第 {number} 号：给定的检查点在日志中找不到"


def _point(number: int, line: dict[str, object], names: tuple[str, ...]) -> tuple[str, Point]:
    at = line.get("number")
    if not isinstance(at, int) or isinstance(at, bool):
        raise Malformed(f"第 {number} 行没有编号")
    texts = dict(zip(names, _texts(number, {**line, "number": str(at)}, names), strict=True))
    return texts["jurisdiction"], (at, texts["hash"])


def read_point(text: str) -> tuple[tuple[str, int], str]:
    """What `--checkpoint` was given: 编号:杂凑值, or 行政区:编号:杂凑值."""
    *place, number, kept = text.strip().split(":") if text.count(":") in {1, 2} else ("", "", "")
    if not re.fullmatch(r"[0-9]{1,18}", number) or not HASH.fullmatch(kept.lower()):
        raise argparse.ArgumentTypeError(f"“{text}”应写成 编号:杂凑值（64 位十六进制）")
    return ("".join(place), int(number)), kept.lower()


def main(argv: list[str] | None = None) -> int:
    """Check one file and say what was found."""
    parser = argparse.ArgumentParser(description="核验导出的日志：逐条杂凑、编号连续、末端与检查点相符。")
    parser.add_argument("file", metavar="导出文件", help="quancheng journal export 写出的文件")
    parser.add_argument(
        "--checkpoint", action="append", default=[], type=read_point, metavar="编号:杂凑值",
        help="另行保存的检查点，可给多个；多个行政区时写 行政区:编号:杂凑值",
    )  # fmt: skip
    options = parser.parse_args(argv)
    if len(set(options.checkpoint)) != len(dict(options.checkpoint)):
        parser.error("同一编号给了两个不同的检查点")
    examination = Examination(dict(options.checkpoint), choose_sm3())
    count = 0
    try:
        for fault in examination.go_through(read_lines(options.file)):
            count += 1
            print(fault)
    except (Malformed, OSError) as error:
        print(f"无法核验：{error}", file=sys.stderr)
        return 2
    for code, chain in examination.chains.items():
        print(f"{code}：核到第 {chain.number} 号，末端 {chain.number}:{chain.hash}")
        if chain.draws:
            print(f"{code}：按种子重新抽取 {chain.draws} 次")
    print(f"发现 {count} 处问题" if count else "日志完整")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
