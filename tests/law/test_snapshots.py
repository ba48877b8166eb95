"""Packs kept for good: a decision replayed under its snapshot is the same decision."""

import datetime
from pathlib import Path

import pytest

from quancheng.law import Judge, PackError, load_pack
from quancheng.law.snapshots import files_of, keep, recall, snapshot_id

TODAY = datetime.date(2024, 12, 2)
FACTS = {
    "类别": "甲",
    "立项批复日": "2024-03-01",
    "概算批复额": "2000000.00",
    "采购启动日": "2024-04-01",
    "完工日": "2024-05-31",
}


def replayed(judge: Judge) -> list[object]:
    return [verdict.as_json() for verdict in judge.objects("项目", [FACTS], TODAY)[0]]


def test_a_decision_replayed_under_its_snapshot_is_the_same_to_the_last_word(copy: Path, tmp_path: Path) -> None:
    address = keep(load_pack(copy), tmp_path / "store")
    before = replayed(Judge(load_pack(copy)))
    for name in ("参数.yaml", "办法.md"):
        path = copy / name
        path.write_text(path.read_text(encoding="utf-8").replace("1000000.00", "3000000.00"), encoding="utf-8")
    assert replayed(Judge(load_pack(copy))) != before, "the law has changed since"
    assert replayed(Judge(recall(tmp_path / "store", address))) == before


def test_the_address_changes_with_anything_a_judgement_rests_on(copy: Path) -> None:
    addresses = {snapshot_id(load_pack(copy))}
    own = ("办法.md", *(f"{name}.yaml" for name in ("参数", "派生", "解释", "用语", "流程", "材料")))
    for name in (*own, "../事实.yaml", "../行为.yaml", "../日历/2024.yaml"):
        path = copy / name
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        addresses.add(snapshot_id(load_pack(copy)))
    assert len(addresses) == 11


def test_the_address_changes_with_the_engine(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot_id(load_pack(copy))
    monkeypatch.setattr("quancheng.law.snapshots.__version__", "999")
    assert snapshot_id(load_pack(copy)) != before


def test_the_address_does_not_change_with_what_no_judgement_rests_on(copy: Path, tmp_path: Path) -> None:
    before = snapshot_id(load_pack(copy))
    (copy / "案例" / "合同备案.yaml").unlink()
    assert snapshot_id(load_pack(copy)) == before
    assert "mini/案例/验收.yaml" not in files_of(load_pack(copy))


def test_a_pack_is_kept_once(copy: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first, second = (keep(load_pack(copy), store) for _ in range(2))
    assert first == second
    assert [path.name for path in store.iterdir()] == [first]


def test_a_snapshot_that_was_tampered_with_is_refused(copy: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    address = keep(load_pack(copy), store)
    path = store / address / "mini" / "参数.yaml"
    path.chmod(0o644)
    path.write_text(path.read_text(encoding="utf-8").replace("值: 10,", "值: 90,"), encoding="utf-8")
    with pytest.raises(PackError, match="与它的校验值不符"):
        recall(store, address)


def test_a_file_too_many_or_too_few_is_seen(copy: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    address = keep(load_pack(copy), store)
    (store / address / "mini" / "多余.yaml").write_text("", encoding="utf-8")
    with pytest.raises(PackError, match="与它的校验值不符"):
        recall(store, address)
    (store / address / "mini" / "多余.yaml").unlink()
    recall(store, address)
    (store / address / "日历" / "2025.yaml").unlink()
    with pytest.raises(PackError, match="与它的校验值不符"):
        recall(store, address)


@pytest.mark.parametrize("address", ["0" * 32, "没有", ""])
def test_a_snapshot_there_is_not_is_told(tmp_path: Path, address: str) -> None:
    with pytest.raises(PackError):
        recall(tmp_path, address)
