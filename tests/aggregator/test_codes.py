"""Sets of codes, and of all codes but some: the same algebra as that of plain sets, and the same in SQL."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, literal, select, union_all

from services.aggregator.figures.codes import Codes

UNIVERSE = ("", "a", "b", "c", "d")
sets = st.builds(
    lambda codes, others: Codes.of(codes, others=others),
    st.lists(st.sampled_from(UNIVERSE[:-1])),  # so that there always is another code
    st.booleans(),
)


def plain(codes: Codes) -> set[str]:
    return {code for code in UNIVERSE if code in codes}


@given(sets, sets)
def test_the_algebra_is_that_of_sets(one: Codes, two: Codes) -> None:
    assert plain(one & two) == plain(one) & plain(two)
    assert plain(one | two) == plain(one) | plain(two)
    assert plain(~one) == set(UNIVERSE) - plain(one)
    assert ("z" in one, "z" in one | two, "z" in one & two) == (
        one.others,
        one.others or two.others,
        one.others and two.others,
    )


@given(sets, sets)
def test_equal_sets_are_equal(one: Codes, two: Codes) -> None:
    assert (one == two) == (plain(one) == plain(two))
    assert Codes.of(reversed(one.listed * 2), others=one.others) == one == ~~one


@given(sets)
def test_it_means_the_same_in_sql(one: Codes) -> None:
    rows = union_all(*(select(literal(code).label("code")) for code in UNIVERSE)).subquery()
    engine = create_engine("sqlite://")
    with engine.connect() as db:
        found: list[str] = list(db.scalars(select(rows.c.code).where(one.where(rows.c.code))))
        assert set(found) == plain(one)
    engine.dispose()
