"""Which projects may be like something: those that share telling pairs of characters with it, by the index alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.db import connection

from quancheng.projects.grams import tokens
from quancheng.search.index import POSTGRESQL_TOKENS

COMMON = 200
"""A pair that more projects have tells nothing by itself."""

MOST = 40
"""Candidates of one text, those with the most and rarest pairs first."""

MOST_TOKENS = 480
"""Pairs asked for in one statement: SQLite takes 500 parts of a compound one."""

_TABLE = "projects_project"
_SQLITE = "SELECT %s, rowid FROM (SELECT rowid FROM search_project WHERE search_project MATCH %s LIMIT {most})"
_POSTGRESQL = (
    f"SELECT %s, id FROM (SELECT id FROM {_TABLE}"  # noqa: S608  names of our own
    f" WHERE {POSTGRESQL_TOKENS.format(grams='grams')} @@ CAST(%s AS tsquery) LIMIT {{most}}) AS few"
)


def alike(texts: Sequence[str]) -> list[list[int]]:
    """For each text the keys of projects that may be like it, the likeliest first (one statement for ~40 texts).

    Every jurisdiction's and state's: whoever asks takes those that may be seen. Where each pair of a text is common,
    the projects that have all of them are taken.
    """
    pairs = [list(dict.fromkeys(tokens(text))) for text in texts]
    single: list[tuple[str, ...]] = [(token,) for several in pairs for token in several]
    asked = list(dict.fromkeys(single + [tuple(several) for several in pairs if len(several) > 1]))
    having = _having(asked)
    return [_likeliest(several, having) for several in pairs]


def _likeliest(pairs: Sequence[str], having: dict[tuple[str, ...], list[int]]) -> list[int]:
    weights: dict[int, Fraction] = defaultdict(Fraction)
    for token in pairs:
        found = having.get((token,), [])
        if len(found) <= COMMON:
            for key in found:
                weights[key] += Fraction(1, 1 + len(found))
    for key in having.get(tuple(pairs), [])[:MOST]:
        weights[key] += 1
    return sorted(weights, key=lambda key: (-weights[key], key))[:MOST]


def _having(asked: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
    """Which projects have all of these pairs, at most one more than COMMON of each."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for start in range(0, len(asked), MOST_TOKENS):
        several = asked[start : start + MOST_TOKENS]
        for place, key in _fetch(several):
            found[several[place]].append(key)
    return found


def _fetch(several: Sequence[tuple[str, ...]]) -> Iterable[tuple[int, int]]:
    postgresql = connection.vendor == "postgresql"
    part = (_POSTGRESQL if postgresql else _SQLITE).format(most=COMMON + 1)
    params: list[int | str] = []
    for place, together in enumerate(several):
        quoted = [f"'{token}'" if postgresql else f'"{token}"' for token in together]
        params += [place, (" & " if postgresql else " ").join(quoted)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(several)), params)
        return [(int(place), int(key)) for place, key in cursor.fetchall()]
