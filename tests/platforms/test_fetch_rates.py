"""The day's rates from a server: taken whole or not at all, and only who is concerned has work to do."""

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal as D
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apps.accounts.models import User
from apps.platforms.daily_rates import MOST_BYTES, fetch_rates
from apps.platforms.jobs import fetch_rates as job
from apps.platforms.models import Account, DailyRate
from apps.tasks.recompute import recompute_dirty
from apps.tasks.rollups import differences, total_sums
from tests.factories import make_account, make_daily, make_person, make_platform, make_rate, make_task
from tests.platforms.test_read_ecb import HEAD, TAIL, cube

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)
TODAY, YESTERDAY = date(2026, 11, 25), date(2026, 11, 24)
GOOD = HEAD + cube(TODAY, USD="1.10", GBP="0.88", JPY="165") + TAIL


class Source:
    """What the server answers, and how often it was asked."""

    def __init__(self):
        self.body, self.status, self.kind, self.headers, self.asked = GOOD, 200, "text/xml", {}, []


@contextmanager
def serving(source):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            source.asked.append(self.path)
            body = source.body.encode()
            self.send_response(source.status)
            headers = {"Content-Type": source.kind, "Content-Length": str(len(body))} | source.headers
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/daily.xml"
        server.shutdown()
        thread.join()


@pytest.fixture
def source(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    source = Source()
    with serving(source) as url:
        settings.RATES_URL = url
        yield source


def rates():
    return {(row.currency, row.valid_on): row.per_eur for row in DailyRate.objects.all()}


def test_it_takes_a_good_answer(source):
    assert fetch_rates(now=NOW) == 3
    assert rates() == {("USD", TODAY): D("1.10"), ("GBP", TODAY): D("0.88"), ("JPY", TODAY): D(165)}
    assert source.asked == ["/daily.xml"]


def test_without_an_address_nobody_is_asked(source, settings):
    settings.RATES_URL = ""
    job()
    assert (fetch_rates(now=NOW), source.asked, rates()) == (0, [], {})


def truncated(source):
    source.body = GOOD[:-20]


def cut_off(source):
    source.headers = {"Content-Length": str(len(GOOD) + 10)}
    source.body = GOOD[:-20]


def a_page(source):
    source.kind, source.body = "text/html", "<html></html>"


def a_page_called_xml(source):
    source.body = "<html><body>Maintenance</body></html>"


def right_but_called_text(source):
    source.kind = "text/plain"


def huge(source):
    source.body = GOOD + " " * MOST_BYTES


def elsewhere(source):
    source.status, source.headers = 302, {"Location": "/other.xml"}


def an_error(source):
    source.status = 503


def zero(source):
    source.body = GOOD.replace("1.10", "0")


def tomorrow(source):
    source.body = GOOD.replace("2026-11-25", "2026-11-26")


def old(source):
    source.body = GOOD.replace("2026-11-25", "2026-11-10")


WRONG = [
    *[truncated, cut_off, a_page, a_page_called_xml, right_but_called_text, huge],
    *[elsewhere, an_error, zero, tomorrow, old],
]


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_a_wrong_answer_changes_nothing_and_is_reported(source, spoil, caplog):
    account = make_account(make_person(home_currency="GBP"), unit="USD")
    make_daily("USD", YESTERDAY, "1.05")
    spoil(source)
    assert fetch_rates(now=NOW) == 0
    assert rates() == {("USD", YESTERDAY): D("1.05")}
    assert Account.objects.get(pk=account.pk).rollup_seq == 0
    assert "the daily rates were not taken" in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert source.asked == ["/daily.xml"]


def test_nobody_there_is_reported(settings, caplog):
    with serving(Source()) as url:
        pass
    settings.RATES_URL = url
    assert fetch_rates(now=NOW) == 0
    assert "the daily rates were not taken" in caplog.text


def test_a_leap_is_left_out_and_reported(source, caplog):
    make_daily("USD", YESTERDAY, "1.60")
    assert fetch_rates(now=NOW) == 2
    assert ("USD", TODAY) not in rates()
    assert "1 EUR = 1.10 USD on 2026-11-25" in caplog.text


def seqs(*accounts):
    return [Account.objects.get(pk=account.pk).rollup_seq for account in accounts]


def test_the_same_day_twice_changes_nothing(source):
    alice = make_person(home_currency="GBP")
    account = make_account(alice, unit="USD")
    fetch_rates(now=NOW)
    before = list(DailyRate.objects.values()), seqs(account), User.objects.get(pk=alice.pk).data_version
    assert fetch_rates(now=NOW) == 0
    after = list(DailyRate.objects.values()), seqs(account), User.objects.get(pk=alice.pk).data_version
    assert after == before


def test_only_who_is_worth_something_else_has_work_to_do(source):
    alice, bob = make_person(home_currency="GBP"), make_person(home_currency="EUR")
    platform = make_platform(units=["PTS"], points_per_unit=100, points_currency="USD")
    moved = [
        make_account(alice, unit="USD"),
        make_account(alice, unit="EUR"),
        make_account(alice, platform=platform, unit="PTS"),
        make_account(bob, unit="GBP"),
    ]
    still = [
        make_account(alice, unit="GBP"),
        make_account(alice, unit="KWD"),
        make_account(alice, unit="PTS"),
        make_account(alice, "in pounds", unit="PTS", points_per_unit=D(10), points_currency="GBP"),
        make_account(alice, unit="JPY"),  # has an own rate
        make_account(bob, unit="EUR"),
    ]
    make_rate(alice, "GBP", "JPY", YESTERDAY, "190")
    versions = dict(User.objects.values_list("pk", "data_version"))
    fetch_rates(now=NOW)
    assert seqs(*moved) == [1, 1, 1, 1]
    assert seqs(*still) == [0] * 6
    assert dict(User.objects.values_list("pk", "data_version")) == {pk: n + 1 for pk, n in versions.items()}


def test_an_own_rate_from_a_later_day_leaves_the_days_before_it(source):
    alice = make_person(home_currency="GBP")
    account = make_account(alice, unit="USD")
    make_rate(alice, "USD", "GBP", date(2026, 11, 26), "0.5")
    fetch_rates(now=NOW)
    assert seqs(account) == [1]


def test_equal_rates_of_a_new_day_wake_nobody(source):
    alice = make_person(home_currency="GBP")
    account = make_account(alice, unit="USD")
    make_daily("USD", YESTERDAY, "1.10")
    make_daily("GBP", YESTERDAY, "0.88")
    assert fetch_rates(now=NOW) == 3
    assert seqs(account) == [0]


def test_the_roll_ups_follow(source):
    alice = make_person(home_currency="GBP")
    account = make_account(alice, unit="USD")
    early = datetime(2026, 11, 24, 9, tzinfo=UTC)
    for started_at in (early, NOW):
        make_task(alice, account, started_at=started_at, reward=D(10), paid=D(10), status="approved")
    fetch_rates(now=NOW)
    recompute_dirty()
    (row,) = total_sums(alice)
    assert (row.home.settled_money, row.unconverted) == (D("8.00"), 1)  # nothing is known of yesterday
    make_task(alice, account, started_at=NOW, reward=D(10), paid=D(10), status="approved")
    (row,) = total_sums(alice)
    assert (row.home.settled_money, row.unconverted) == (D("16.00"), 1)
    source.body = GOOD.replace("2026-11-25", "2026-11-24").replace("1.10", "1.00")
    fetch_rates(now=NOW)
    recompute_dirty()
    (row,) = total_sums(alice)
    assert (row.home.settled_money, row.unconverted) == (D("24.80"), 0)
    assert differences(alice) == 0


def test_the_page_says_where_a_rate_is_from(client, source):
    alice = make_person(home_currency="GBP")
    for unit in ("USD", "JPY", "KWD"):
        make_account(alice, unit=unit)
    make_rate(alice, "JPY", "GBP", date(2026, 11, 1), "0.005")
    fetch_rates(now=NOW)
    client.force_login(alice)
    html = client.get("/platforms/rates/").content.decode()
    assert "1 USD = 0.80 GBP</span>" in html
    assert "European Central Bank, 25 Nov" in html
    assert "1 JPY = 0.005 GBP</span>" in html
    assert "your rate from 1 Nov 2026" in html
    assert "No rate yet for KWD." in html
    assert "No rate yet for USD." not in html
