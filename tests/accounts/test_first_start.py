"""A house without people: every page leads to the first start, which needs the code of the server's own screen."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from quancheng.accounts import first_start
from quancheng.accounts.models import Binding, Jurisdiction, Person, Unit, UnitDuty
from quancheng.journal.models import Entry
from quancheng.lifecycle.acts.opening import Administrator, House, open_house
from quancheng.lifecycle.refusals import Refusal, WrongState
from tests.accounts.office import GOOD
from tests.accounts.world import AT
from tests.databases import OwnDatabase, at_once


@pytest.fixture
def empty(db: None, settings: Settings, tmp_path: Path) -> str:
    """Nobody here; the code that was printed."""
    settings.FIRST_START = True
    settings.DATA = tmp_path
    first_start.forget()
    return first_start.make_code(tmp_path)


def answers(printed: str, **change: str) -> dict[str, str]:
    people = {
        f"{what}{number}": f"{value}{number}"
        for number in (1, 2, 3)
        for what, value in (("name", "管理员"), ("username", "admin"), ("password", "mu-dan-ting-wai-"))
    }
    return {
        "code": printed, "district": "牡丹区", "district_code": "371702", "superior": "", "superior_code": "",
        "pack": "mudan-2023", "unit": "区大数据局", "unit_code": GOOD, **people, **change,
    }  # fmt: skip


@pytest.mark.parametrize("address", ["/", "/entrance/", "/mine/", "/desk/", "/administration/"])
def test_every_page_leads_to_the_first_start(empty: str, site: Client, address: str) -> None:
    assert site.get(address)["Location"] == "/first-start/"


@pytest.mark.parametrize("address", ["/law/", "/law/22/", "/sample/", "/first-start/"])
def test_the_law_can_be_read_before(empty: str, site: Client, address: str) -> None:
    assert site.get(address).status_code == 200


def test_the_first_start_opens_the_house(empty: str, site: Client) -> None:
    reply = site.post("/first-start/", answers(empty))
    assert "已启用" in reply.content.decode()
    assert list(Person.objects.values_list("administrator", flat=True).order_by("pk")) == ["系统", "安全", "审计"]
    assert Binding.objects.get().pack == "mudan-2023"
    assert (Unit.objects.get().name, UnitDuty.objects.get().duty) == ("区大数据局", "项目主管部门")
    entry = Entry.objects.get()
    assert (entry.number, entry.act, entry.jurisdiction) == (1, "首次启用", "371702")
    assert "mu-dan-ting-wai" not in entry.body
    assert site.post("/entrance/", {"login": "admin1", "password": "mu-dan-ting-wai-1"}).status_code == 302


def test_it_is_done_once(empty: str, site: Client, settings: Settings) -> None:
    site.post("/first-start/", answers(empty))
    assert site.get("/first-start/")["Location"] == "/entrance/"
    code = first_start.make_code(settings.DATA)
    site.post("/first-start/", answers(code, district="别处"))
    assert Jurisdiction.objects.count() == 1


def test_a_city_above_is_entered_with_it(empty: str, site: Client) -> None:
    site.post("/first-start/", answers(empty, superior="菏泽市", superior_code="371700"))
    superior = Jurisdiction.objects.get(code="371702").superior
    assert superior is not None
    assert superior.name == "菏泽市"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "aaaaa-bbbbb-ccccc"}, "code"),
        ({"code": ""}, "code"),
        ({"district": ""}, "district"),
        ({"district_code": "37170"}, "district_code"),
        ({"superior": "菏泽市", "superior_code": "x"}, "superior_code"),
        ({"superior": "菏泽市", "superior_code": "371702"}, "superior_code"),
        ({"pack": "../etc"}, "pack"),
        ({"unit": " "}, "unit"),
        ({"unit_code": "1"}, "unit_code"),
        ({"name1": ""}, "name1"),
        ({"username2": ""}, "username2"),
        ({"username2": "张三"}, "username2"),
        ({"username3": "ADMIN1"}, "username3"),
        ({"password2": "123456"}, "password2"),
        ({"password3": "admin3-202"}, "password3"),
    ],
)
def test_what_is_not_right_is_told_at_the_field_and_nothing_is_done(
    empty: str, site: Client, change: dict[str, str], field: str
) -> None:
    reply = site.post("/first-start/", answers(empty, **change))
    page = reply.content.decode()
    assert reply.status_code == 422
    assert f'href="#{field}"' in page
    assert "mu-dan-ting-wai" not in page
    assert not Person.objects.exists()
    assert not Jurisdiction.objects.exists()


def test_the_code_is_printed_where_the_server_is_started_and_only_while_nobody_is_there(
    empty: str, site: Client, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    call_command("first_start_code")
    code = capsys.readouterr().out.split()[-1]
    assert code != empty
    assert not first_start.is_code(settings.DATA, empty), "an earlier code is void"
    assert (settings.DATA / "first-start-code").stat().st_mode & 0o077 == 0
    site.post("/first-start/", answers(code))
    assert not (settings.DATA / "first-start-code").exists()
    call_command("first_start_code")
    assert capsys.readouterr().out == ""


def test_without_a_code_file_no_code_is_right(empty: str, settings: Settings) -> None:
    first_start.void_code(settings.DATA)
    for given in ("", empty, "None"):
        assert not first_start.is_code(settings.DATA, given)


def house(code: str, district: str) -> House:
    return House(
        code=code, district="某区", district_code=district, superior="", superior_code="", pack="mudan-2023",
        unit="区大数据局", unit_code=GOOD,
        administrators=[
            Administrator(office, f"某{office}", f"{district}-{number}", "mu-dan-ting-wai-1")
            for number, office in enumerate(("系统", "安全", "审计"))
        ],
    )  # fmt: skip


def test_of_two_at_once_one_opens_the_house(own_database: OwnDatabase, settings: Settings) -> None:
    settings.DATA = own_database.folder
    code = first_start.make_code(own_database.folder)
    houses = [house(code, "371702"), house(code, "371703")]
    replies = at_once([lambda each=each: open_house(each, at=AT) for each in houses])  # type: ignore[misc]  # bound early
    assert [type(reply) for reply in replies].count(Jurisdiction) == 1
    assert sum(isinstance(reply, Refusal) for reply in replies) == 1
    assert Person.objects.count() == 3
    assert Entry.objects.count() == 1


def test_a_second_opening_is_refused(own_database: OwnDatabase, settings: Settings) -> None:
    settings.DATA = own_database.folder
    open_house(house(first_start.make_code(own_database.folder), "371702"), at=AT)
    with pytest.raises(WrongState):
        open_house(house(first_start.make_code(own_database.folder), "371703"), at=AT)
