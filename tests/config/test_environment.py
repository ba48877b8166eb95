"""What the surroundings decide."""

import stat
from pathlib import Path

import pytest

from quancheng.config import environment


def test_the_data_folder_is_the_one_named(tmp_path: Path) -> None:
    assert environment.data_folder({"QUANCHENG_DATA": str(tmp_path / "data")}) == tmp_path / "data"
    assert (tmp_path / "data").is_dir()


def test_a_checkout_keeps_its_data_beside_its_source(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    assert environment.data_folder({}, checkout=tmp_path) == tmp_path / "var"


def test_an_installed_product_keeps_its_data_with_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    folder = environment.data_folder({}, checkout=tmp_path)
    assert folder == tmp_path / "home" / ".local" / "share" / "quancheng"


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    secret = environment.secret_key(tmp_path)
    assert len(secret) >= 50
    assert environment.secret_key(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_the_first_worker_to_make_the_secret_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = environment.secret_key(tmp_path)
    monkeypatch.setattr(Path, "exists", lambda _: False)  # the second worker looked before the first wrote
    assert environment.secret_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_without_an_address_the_database_is_a_file_that_loses_nothing(tmp_path: Path) -> None:
    made = environment.database(None, tmp_path)
    assert made["NAME"] == tmp_path / "quancheng.sqlite3"
    assert made["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://clerk:word@db:5433/quancheng?sslmode=require",
        "host=db port=5433 user=clerk password=word dbname=quancheng sslmode=require",
    ],
)
def test_a_postgresql_address_is_taken_apart(tmp_path: Path, address: str) -> None:
    assert environment.database(address, tmp_path) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "quancheng",
        "USER": "clerk",
        "PASSWORD": "word",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_flag_says_yes_or_no_and_nothing_else() -> None:
    assert environment.flag({"QUANCHENG_HTTPS": "1"}, "QUANCHENG_HTTPS")
    assert not environment.flag({}, "QUANCHENG_HTTPS")
    with pytest.raises(ValueError, match="QUANCHENG_HTTPS"):
        environment.flag({"QUANCHENG_HTTPS": "ja"}, "QUANCHENG_HTTPS")


def test_a_size_is_a_whole_number_of_megabytes_and_nothing_else() -> None:
    assert environment.megabytes({}, "QUANCHENG_UPLOAD_MB", 50) == 50 * 1024 * 1024
    assert environment.megabytes({"QUANCHENG_UPLOAD_MB": " 200 "}, "QUANCHENG_UPLOAD_MB", 50) == 200 * 1024 * 1024
    for wrong in ("0", "-1", "1.5", "50MB", "五十"):
        with pytest.raises(ValueError, match="QUANCHENG_UPLOAD_MB"):
            environment.megabytes({"QUANCHENG_UPLOAD_MB": wrong}, "QUANCHENG_UPLOAD_MB", 50)
