"""What the surroundings decide: the data folder, the secret, the database. Settings are made of these."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

CHECKOUT = Path(__file__).resolve().parents[3]
"""The folder that holds `src`, where the product runs from its source."""

SQLITE_OPTIONS = {
    # A write transaction takes its lock at once and waits for it: no lost update, no "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # With WAL, synchronous=NORMAL lost committed rows in a power cut; FULL lost none.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def data_folder(environ: Mapping[str, str], checkout: Path = CHECKOUT) -> Path:
    """Where everything is kept: QUANCHENG_DATA, else `var` in a checkout, else the user's own."""
    named = environ.get("QUANCHENG_DATA")
    if named:
        folder = Path(named).expanduser().resolve()
    elif (checkout / "pyproject.toml").is_file():
        folder = checkout / "var"
    else:
        folder = Path.home() / ".local" / "share" / "quancheng"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """The site's secret, made at the first start and readable by its owner alone.

    Several workers may start at once: the file appears whole, and the first to put it there wins.
    """
    path = folder / "secret"
    if not path.exists():
        descriptor, temporary = tempfile.mkstemp(dir=folder)  # mkstemp makes it with mode 600
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        _link_unless_there(Path(temporary), path)
    return path.read_text()


def _link_unless_there(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        return  # another worker was first; its secret is the one
    finally:
        temporary.unlink()


def database(address: str | None, folder: Path) -> dict[str, object]:
    """Django's description of the database.

    `address` is what libpq understands (`postgresql://…` or `host=… dbname=…`); without one, a SQLite file in
    the data folder.
    """
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "quancheng.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
        }
    given = conninfo_to_dict(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", ""),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": str(given.pop("port", "")),
        "OPTIONS": given,
    }


def flag(environ: Mapping[str, str], name: str) -> bool:
    """Whether a yes/no variable says yes; anything but the known words is an error, never a guess."""
    value = environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ValueError(f"{name} 只能是 1 或 0，现为 {value!r}")


def megabytes(environ: Mapping[str, str], name: str, default: int) -> int:
    """A size given in whole megabytes (2²⁰ bytes), as bytes; anything but a positive number is an error."""
    value = environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ValueError(f"{name} 只能是正整数（MB），现为 {value!r}")
    return int(value) << 20


def words(environ: Mapping[str, str], name: str, default: str) -> list[str]:
    """A list of words separated by commas."""
    return [word.strip() for word in environ.get(name, default).split(",") if word.strip()]


def oidc(environ: Mapping[str, str]) -> dict[str, object]:
    """The provider that says who somebody is, as allauth wants it told; nothing where none is named."""
    server = environ.get("QUANCHENG_OIDC_SERVER", "")
    if not server:
        return {}
    missing = [name for name in ("QUANCHENG_OIDC_ID", "QUANCHENG_OIDC_SECRET") if not environ.get(name)]
    if missing:
        raise ValueError(f"设置了 QUANCHENG_OIDC_SERVER，还须设置 {'、'.join(missing)}")
    app = {
        "provider_id": "oidc",
        "name": environ.get("QUANCHENG_OIDC_NAME") or "统一身份认证",
        "client_id": environ["QUANCHENG_OIDC_ID"],
        "secret": environ["QUANCHENG_OIDC_SECRET"],
        "settings": {"server_url": server},
    }
    return {"openid_connect": {"APPS": [app]}}
