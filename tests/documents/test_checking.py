"""`quancheng documents check` reads every file again, and says which papers suffer."""

import os
import subprocess
import sys

from quancheng.documents.checking import DAMAGED, LEFT_OVER, MISSING, UNRECORDED, check
from quancheng.documents.models import Version
from tests.databases import ROOT, OwnDatabase
from tests.documents.handing import OTHER_PROJECT, contents, hand_in


def damage(office: OwnDatabase, data: bytes | None) -> None:
    """Change the one content there is, or remove it."""
    (path,) = contents(office.folder)
    path.chmod(0o600)
    if data is None:
        path.unlink()
    else:
        path.write_bytes(data)


def run(office: OwnDatabase, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "quancheng.config.cli", "documents", *arguments]
    return subprocess.run(command, env=office.environment(), cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_sound_store_has_no_finding(office: OwnDatabase) -> None:
    hand_in("一")
    hand_in("二")
    assert list(check()) == []
    done = run(office, "check")
    assert (done.returncode, done.stdout) == (0, "共 2 个文件，SM3 相符 2，有问题 0。\n")


def test_nothing_handed_in_yet_is_sound(office: OwnDatabase) -> None:
    assert list(check()) == []


def test_one_changed_letter_is_found_and_told_with_the_papers_that_need_it(office: OwnDatabase) -> None:
    hand_in("甲")
    hand_in("甲", subject=OTHER_PROJECT)
    before = contents(office.folder)[0].read_bytes()
    damage(office, before[:-1] + b"x")
    (finding,) = check()
    assert finding.what == DAMAGED
    assert "项目 17《项目建设方案》第1版“方案.pdf”（王芳）；项目 18《" in finding.words
    done = run(office, "check")
    assert done.returncode == 1
    assert done.stdout.endswith("共 1 个文件，SM3 相符 0，有问题 1。\n")


def test_a_short_and_a_missing_file_are_found(office: OwnDatabase) -> None:
    hand_in()
    damage(office, b"%PDF")
    assert [finding.what for finding in check()] == [DAMAGED]
    damage(office, None)
    assert [finding.what for finding in check()] == [MISSING]


def test_handing_in_the_same_file_again_makes_it_good(office: OwnDatabase) -> None:
    hand_in()
    damage(office, None)
    hand_in()
    assert list(check()) == []
    assert Version.objects.count() == 2


def test_a_file_that_no_row_speaks_of_is_told_but_is_no_fault(office: OwnDatabase) -> None:
    hand_in()
    stray = office.folder / "files" / "ab" / ("c" * 62)
    stray.parent.mkdir(exist_ok=True)
    stray.touch()
    left = office.folder / "files" / ".incoming" / "tmp1"
    left.touch()
    assert [finding.what for finding in check()] == [UNRECORDED, LEFT_OVER]
    done = run(office, "check")
    assert done.returncode == 0
    assert done.stdout.endswith("有问题 0，未登记 1，残留 1。\n")


def test_a_check_that_could_not_be_made_is_not_called_sound(office: OwnDatabase) -> None:
    hand_in()
    elsewhere = office.folder / "empty"
    elsewhere.mkdir()
    environment = {**os.environ, "QUANCHENG_DATA": str(elsewhere), "QUANCHENG_DATABASE": ""}
    command = [sys.executable, "-m", "quancheng.config.cli", "documents", "check"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("检查没有做完：")


def test_without_a_word_what_to_do_the_usage_is_told(office: OwnDatabase) -> None:
    assert run(office).returncode == 2
