"""Random situations, within what a person may have."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from apps.choices.money import Money
from apps.choices.situation import Benefit, Branch, ClawBack, Course, Paid, Situation, Tax

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
RATES = st.decimals(0, 1, places=4)


def amounts(most: int = 500_000) -> st.SearchStrategy[Money]:
    return st.decimals(0, most, places=2).map(lambda one: Money(one, "USD"))


def maybe(of: st.SearchStrategy[Money]) -> st.SearchStrategy[Money | None]:
    return st.none() | of


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    today = draw(DAYS)
    near = st.integers(-700, 900).map(lambda one: today + timedelta(days=one))
    paid = st.builds(Paid, day=near, amount=amounts(80_000))
    return Situation(
        today=today,
        salary=draw(amounts()),
        extra=draw(maybe(amounts(5_000))),
        vests=tuple(draw(st.lists(paid, max_size=4))),
        bonuses=tuple(draw(st.lists(paid, max_size=2))),
        claw_backs=tuple(
            draw(
                st.lists(
                    st.builds(
                        ClawBack, amount=amounts(60_000), paid_on=near, months=st.integers(1, 36)
                    ),
                    max_size=2,
                )
            )
        ),
        leave_paid_out=draw(maybe(amounts(20_000))),
        health=draw(maybe(amounts(3_000))),
        health_to_month_end=draw(st.booleans()),
        benefit=draw(
            st.none()
            | st.builds(
                Benefit, weekly=amounts(1_200), weeks=st.integers(0, 30), waits=st.integers(0, 4)
            )
        ),
        new_salary=draw(maybe(amounts())),
        search_weeks=draw(st.none() | st.integers(0, 60)),
        new_health=draw(st.booleans()),
        severance_days=draw(st.integers(1, 60)),
        tax=Tax(pay=draw(RATES), severance=draw(RATES), shares=draw(RATES), benefit=draw(RATES)),
        savings=draw(maybe(amounts(100_000))),
        costs=draw(maybe(amounts(9_000))),
    )


@st.composite
def branches(draw: st.DrawFn, today: date) -> Branch:
    """From today on; half of them stay."""
    last_day = draw(st.none() | st.integers(0, 800).map(lambda one: today + timedelta(days=one)))
    return Branch(
        course=draw(st.sampled_from(Course)),
        last_day=last_day,
        severance=draw(maybe(amounts(200_000))) if last_day else None,
        cover_months=draw(st.integers(0, 18)) if last_day else 0,
        has_benefit=draw(st.booleans()),
        pay_share=draw(st.just(Decimal(1)) | st.decimals(0, 1, places=2)),
        share_until=draw(
            st.none() | st.integers(0, 300).map(lambda one: today + timedelta(days=one))
        ),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Situation, Branch, date]:
    """A situation, one of its branches, and a day to look at."""
    situation = draw(situations())
    day = situation.today + timedelta(days=draw(st.integers(0, 760)))
    return situation, draw(branches(situation.today)), day
