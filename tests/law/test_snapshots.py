"""A pack kept is the pack judged by, for good."""

import datetime
import shutil
from pathlib import Path

import pytest

from quancheng.law import Judge, Pack, PackError, load_pack
from quancheng.law.snapshots import keep, recall, snapshot_id
from tests.law.conftest import MINI

FACTS = {"合同签订日": "2024-03-01", "合同备案日": "2024-03-18", "概算批复额": "1000000.00"}
TODAY = datetime.date(2024, 6, 30)


def verdicts(pack: Pack) -> list[dict[str, object]]:
    return [verdict.as_json() for verdict in Judge(pack).objects("合同", [FACTS], TODAY)[0]]


def test_a_replayed_decision_is_the_same_to_the_letter(mini: Pack, tmp_path: Path) -> None:
    address = keep(mini, tmp_path)
    assert keep(mini, tmp_path) == address == snapshot_id(mini)
    assert verdicts(recall(tmp_path, address)) == verdicts(mini)


def test_a_changed_number_gives_another_address_and_the_kept_pack_stays(mini: Pack, tmp_path: Path) -> None:
    shutil.copytree(MINI.parent, tmp_path / "regulations")
    changed = tmp_path / "regulations" / "mini" / "参数.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("值: 10,", "值: 11,"), encoding="utf-8")
    address = keep(mini, tmp_path / "store")
    assert snapshot_id(load_pack(changed.parent)) != address
    assert verdicts(load_pack(changed.parent)) != verdicts(recall(tmp_path / "store", address))


def test_a_tampered_snapshot_is_refused(mini: Pack, tmp_path: Path) -> None:
    address = keep(mini, tmp_path)
    path = tmp_path / address / "mini" / "参数.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("10", "12"), encoding="utf-8")
    with pytest.raises(PackError, match="改动"):
        recall(tmp_path, address)
    with pytest.raises(PackError, match="没有"):
        recall(tmp_path, "0" * 32)
