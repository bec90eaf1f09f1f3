"""Two people who act in turn, the book of each, and what every rule of depth 2 and 3 draws from."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from apps.payouts import services as payouts
from apps.platforms.models import Platform
from apps.tasks import statuses
from apps.tasks.models import Adjustment, Status
from tests.factories import make_account, make_person, make_platform, make_type
from tests.machine.belongings import digests
from tests.machine.world import SHARES, Book, Extra, Wallet, Work, money, ticks

NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)  # long over: no form says that it is still to come
TODAY = date(2025, 11, 20)
EXPECTED = TODAY + timedelta(days=3)  # a payout that is asked for today
OUTCOMES = [status for status in Status.values if status != statuses.REVERSED]
ZONES = ("Europe/London", "Pacific/Auckland")

amounts = st.sampled_from([1, 2_500, 10_000, 12_500, 25_000, 47_500, 50_000, 100_000]) | st.integers(
    1, 90_000
)
which = st.integers(0, 1_000)  # of several, modulo their number
shares = st.sampled_from(sorted(SHARES))
outcomes = st.sampled_from([*OUTCOMES, *["approved"] * 4])
moments = st.integers(0, 25 * 24).map(lambda hours: NOON - timedelta(hours=hours))
maybe = st.none() | amounts


class Person:
    """One of the two, with their book and what else is known of their things by hand."""

    def __init__(self, name: str, zone: str) -> None:
        self.user = make_person(name=name, timezone=zone)
        self.zone = ZoneInfo(zone)
        self.book = Book()
        for wallet, values in [("Quillo", {}), ("Tagwell", {"unit": "USD"}), ("Pollpost", {"unit": "PTS"})]:
            if values.get("unit") == "PTS":
                values = values | {"points_per_unit": 100, "points_currency": "GBP"}
            account = make_account(self.user, wallet, minimum=5, **values)
            self.book.wallets[account.pk] = Wallet(account.pk, account.unit, 50_000, worth_of(account))
        self.tokens: list[tuple[str, dict[int, str] | None, str, list[int]]] = []
        self.studies: dict[str, int] = {}  # of a file: the task by its title
        self.imports: list[tuple[int, dict[str, tuple[Work, Extra | None] | None]]] = []

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def noon(self, on: date) -> datetime:
        return datetime.combine(on, time(12), self.zone)

    def wallet(self, number: int) -> Wallet:
        return pick(list(self.book.wallets.values()), number)


class Acting(RuleBasedStateMachine):
    """Whose turn it is. The rules that these two follow come with the classes made of it."""

    def __init__(self):
        super().__init__()
        self.begin()
        self.kinds = [make_type("Survey"), make_type("Writing")]
        if not Platform.objects.filter(slug="prolific").exists():
            make_platform("Prolific", slug="prolific", units=["GBP", "USD"])
        self.people = [Person("Alice", ZONES[0]), Person("Bob", ZONES[1])]
        self.number = 0  # of steps so far
        for self.number in (0, 1):
            self.earn_something()
        self.number = 0
        self.seen = digests(*(person.user.pk for person in self.people))

    def earn_something(self):
        """In each wallet, so that there is something to be asked for."""
        for wallet in self.book.wallets.values():
            work = Work(
                0, wallet.pk, self.kinds[0].pk, TODAY, "approved", 60_000, at=NOON - timedelta(hours=12)
            )
            work.day = self.me.day(work.at)
            self.do_log(work, is_sent_twice=False)
            self.book.work[work.pk] = work

    def begin(self):
        self.savepoint = transaction.savepoint()

    def teardown(self):
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.savepoint)

    @property
    def me(self) -> Person:
        return self.people[self.number % 2]

    @property
    def other(self) -> Person:
        return self.people[(self.number + 1) % 2]

    @property
    def book(self) -> Book:
        return self.me.book

    def fit(self, amount):
        """As it can be written where this machine writes; None stays None."""
        return amount

    def known(self, rest):
        """As it can be said there of what has not come."""
        return rest

    def on_the_way(self):
        return self.book.payouts("requested", "partial")

    def held(self):
        return [wallet for wallet in self.book.wallets.values() if wallet.is_held]

    def kind_of(self, work):
        return next(kind for kind in self.kinds if kind.pk == work.kind)

    def adjustments(self):
        return set(Adjustment.objects.filter(user=self.me.user).values_list("pk", flat=True))

    def make_up(self, wallet, missing, made_up):
        """The platform paid more than was logged: a correction by as much."""
        assert len(made_up) == (missing > 0)
        for pk in made_up:
            self.book.extras[pk] = Extra(pk, wallet, missing, TODAY)

    def happened(self, sent, event):
        sent.events.append(event)
        if sent.course.state not in ("requested", "partial"):
            self.book.settle(sent)
        self.book.look(sent.wallet, silently=True)


def pick(several, number):
    return several[number % len(several)]


def refused(act, is_refused, **how):
    """Do it, and see that it is refused where it must be; the answer, or None."""
    try:
        answer = act(**how)
    except payouts.Refused:
        assert is_refused
        return None
    assert not is_refused, f"{act.__name__} was let through"
    return answer


def figures(work):
    """The fields of a task, without its account and type."""
    return {
        "status": work.status,
        "reward": money(work.reward),
        "bonus": money(work.bonus),
        "paid": None if work.paid is None else money(work.paid),
        "duration_ms": work.ms,
        "started_at": work.at,
    }


def worth_of(account):
    return (ticks(account.points_per_unit), account.points_currency) if account.unit == "PTS" else None
