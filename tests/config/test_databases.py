"""Both databases are there and take what the law asks of them."""

from tests.conftest import Connection

TEN_TRILLION_YUAN = 10**15
"""In 分."""


def test_a_quoted_chinese_name_keeps_a_great_amount_exactly(connection: Connection) -> None:
    cursor = connection.cursor()
    cursor.execute('CREATE TABLE "合同" ("合同金额" bigint, "合同签订日" bigint)')
    cursor.execute(f'INSERT INTO "合同" VALUES ({TEN_TRILLION_YUAN + 1}, NULL)')
    cursor.execute('SELECT f."合同金额", f."合同签订日" FROM "合同" AS f')
    assert cursor.fetchone() == (TEN_TRILLION_YUAN + 1, None)


def test_a_comparison_with_what_is_not_known_is_not_known(connection: Connection) -> None:
    cursor = connection.cursor()
    cursor.execute("SELECT (NULL = 1) IS NULL, NOT (NULL = 1) IS NULL")
    row = cursor.fetchone()
    assert row is not None
    assert [bool(value) for value in row] == [True, False]
