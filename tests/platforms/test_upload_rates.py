"""Exchange rates from a file: all of them or none, and a refused line is said with its number."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.platforms.models import FIRST_DAY, LAST_DAY, Account, ExchangeRate
from apps.platforms.rate_services import set_rates
from apps.platforms.rates_file import MOST_BYTES, MOST_ROWS, RateLine, Refused, read_rates
from apps.tasks.recompute import recompute_dirty
from apps.tasks.rollups import total_sums
from tests.factories import make_account, make_rate, make_task

NOVEMBER = date(2026, 11, 1)
CODES = {"USD", "GBP", "EUR", "JPY", "KWD"}
GOOD = "date,source,target,rate\n2026-11-01,USD,GBP,0.79\n2026-11-25,USD,GBP,0.80\n2026-11-01,EUR,GBP,0.86\n"


def read(text):
    data = text if isinstance(text, bytes) else text.encode()
    return read_rates(data, currencies=CODES, first=FIRST_DAY, last=LAST_DAY)


def said(text):
    with pytest.raises(Refused) as refused:
        read(text)
    return refused.value.sentences


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("date,source,target,rate\n2026-11-01,USD,GBP,0.79\n", id="plain"),
        pytest.param("rate;target;source;date\n0,79;GBP;USD;2026-11-01\n", id="semicolons, another order"),
        pytest.param('date,source,target,rate\n2026-11-01,USD,GBP,"0,79"\n', id="decimal comma in quotes"),
        pytest.param("\ufeffDate, Source ,TARGET,Rate\r\n 2026-11-01,usd, gbp ,0.790\r\n", id="from Excel"),
        pytest.param("note,date,source,target,rate\nx,2026-11-01,USD,GBP,0.79\n\n,,,,\n", id="more columns"),
        pytest.param("date,source,target,rate\n" + "2026-11-01,USD,GBP,0.79\n" * 2, id="a line twice"),
    ],
)
def test_it_reads_a_rate(text):
    assert read(text) == [RateLine("USD", "GBP", NOVEMBER, D("0.79"))]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("01.11.2026,USD,GBP,0.79", "Write it like 2026-11-25."),
        ("2026-02-30,USD,GBP,0.79", "Write it like 2026-11-25."),
        ("20261101,USD,GBP,0.79", "Write it like 2026-11-25."),
        ("1999-12-31,USD,GBP,0.79", "write a day from the year 2000 on."),
        ("9999-01-01,USD,GBP,0.79", "write a day from the year 2000 on."),
        ("2026-11-01,Dollar,GBP,0.79", "“Dollar” is no currency in use. Write its code, like USD."),
        ("2026-11-01,USD,PTS,0.79", "“PTS” is no currency in use. Write its code, like USD."),
        ("2026-11-01,USD,USD,1", "write two different currencies."),
        ("2026-11-01,USD,GBP,0", "write a rate above zero, and at most 1000000000."),
        ("2026-11-01,USD,GBP,1000000001", "write a rate above zero, and at most 1000000000."),
        ("2026-11-01,USD,GBP,-1", "“-1” is no rate. Write one like 0.79, without a mark between thousands."),
        (
            "2026-11-01,USD,GBP,NaN",
            "“NaN” is no rate. Write one like 0.79",
        ),
        ('2026-11-01,USD,JPY,"1,234.5"', "without a mark between thousands."),
        ("2026-11-01,USD,GBP,0.123456789", "write at most 8 decimals."),
        ('2026-11-01,USD,GBP,"0,79"', "“0,79” has another decimal mark than the lines above."),
        ("2026-11-01,USD,GBP", "write as many cells as the heading has."),
        ("2026-10-31,EUR,GBP,0.87", "line 2 has another rate of the same pair and day. Keep one of them."),
    ],
)
def test_a_wrong_line_is_said_with_its_number(line, says):
    (sentence,) = said(f"date,source,target,rate\n2026-10-31,EUR,GBP,0.86\n{line}\n")
    assert sentence.startswith("Line 3: ")
    assert says in sentence


def test_every_wrong_line_is_said():
    text = "date,source,target,rate\nsoon,USD,GBP,0.79\n2026-11-01,USD,GBP,0.79\n2026-11-02,USD,GBP,much\n"
    assert [sentence.split(":")[0] for sentence in said(text)] == ["Line 2", "Line 4"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param("2026-11-01,USD,GBP,0.79\n", "Begin the file with a heading", id="no heading"),
        pytest.param("date,source,target,rate,rate\n", "names each column once", id="a column twice"),
        pytest.param("date,source,target,rate\n", "a heading and no rates", id="no lines"),
        pytest.param('date,source,target,rate\n"2026-11-01,USD\n', "check its quotation marks", id="quotes"),
        pytest.param(b"PK\x03\x04\x00\x00\xff\xfe", "Save it as CSV in UTF-8", id="a spreadsheet"),
        pytest.param(b"x" * (MOST_BYTES + 1), "larger than 1 MB", id="large"),
        pytest.param("date,source,target,rate\n" + "a,b,c,d\n" * (MOST_ROWS + 1), "20,000 rows", id="long"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(data, says):
    (sentence,) = said(data)
    assert says in sentence


@given(rate=st.decimals("0.00000001", "1000000000", places=8), mark=st.sampled_from(".,"))
def test_a_rate_is_read_to_its_last_decimal(rate, mark):
    text = f"{rate:f}".replace(".", mark)
    (line,) = read(f"date;source;target;rate\n2026-11-01;USD;GBP;{text}\n")
    assert line.rate == rate


def send(client, text=GOOD):
    file = SimpleUploadedFile("rates.csv", text.encode(), content_type="text/csv")
    return client.post("/platforms/rates/file/", {"file": file})


def facts(user):
    rows = ExchangeRate.objects.filter(user=user).order_by("source", "valid_on")
    seqs = Account.objects.filter(user=user).order_by("unit").values_list("unit", "rollup_seq")
    version = User.objects.get(pk=user.pk).data_version
    return list(rows.values_list("pk", "source", "target", "valid_on", "rate")), dict(seqs), version


def test_it_saves_a_file_and_each_account_is_due_once(as_alice, alice, bob, nudged):
    make_rate(alice, "USD", "GBP", NOVEMBER, "0.70")
    for unit in ("USD", "EUR", "JPY"):
        make_account(alice, unit=unit)
    bobs = make_account(bob, unit="USD")
    with nudged() as sent:
        assert send(as_alice).url == "/platforms/rates/"
    rows, seqs, _version = facts(alice)
    assert [row[1:] for row in rows] == [
        ("EUR", "GBP", NOVEMBER, D("0.86")),
        ("USD", "GBP", NOVEMBER, D("0.79")),
        ("USD", "GBP", date(2026, 11, 25), D("0.80")),
    ]
    assert seqs == {"USD": 1, "EUR": 1, "JPY": 0}
    assert Account.objects.get(pk=bobs.pk).rollup_seq == 0
    assert sent == ["tasks.recompute_dirty", "payouts.check_minimums"]
    assert "Saved 3 rates of the file." in as_alice.get("/platforms/rates/").content.decode()


def test_the_same_file_again_changes_nothing(as_alice, alice, nudged):
    make_account(alice, unit="USD")
    send(as_alice)
    before = facts(alice)
    with nudged() as sent:
        send(as_alice)
    assert (facts(alice), sent) == (before, [])
    assert "You have all rates of this file already." in as_alice.get("/platforms/rates/").content.decode()


def test_only_what_changed_is_counted_and_due(as_alice, alice):
    make_account(alice, unit="USD")
    make_account(alice, unit="EUR")
    send(as_alice)
    send(as_alice, GOOD.replace("0.86", "0.87"))
    assert facts(alice)[1] == {"USD": 1, "EUR": 2}


def test_nothing_is_saved_of_a_file_with_a_wrong_line(as_alice, alice):
    make_account(alice, unit="USD")
    before = facts(alice)
    response = send(as_alice, GOOD + "2026-11-26,USD,GBP,0\n")
    assert response.status_code == 422
    assert "Line 5: write a rate above zero" in response.content.decode()
    assert facts(alice) == before


def test_of_very_many_wrong_lines_the_first_are_said(as_alice):
    response = send(as_alice, "date,source,target,rate\n" + "soon,USD,GBP,1\n" * 102)
    errors = response.context["file_form"].errors["file"]
    assert len(errors) == 101
    assert errors[-1] == "2 more lines cannot be read."


def test_no_file_is_said(as_alice):
    response = as_alice.post("/platforms/rates/file/")
    assert response.status_code == 422
    assert "Choose a CSV file with your rates." in response.content.decode()


def test_nothing_is_half_saved(alice, monkeypatch):
    make_account(alice, unit="USD")
    before = facts(alice)

    def fail(*_):
        raise OSError("gone")

    monkeypatch.setattr("apps.platforms.rate_services.rates_changed", fail)
    with pytest.raises(OSError, match="gone"):
        set_rates(user=alice, lines=read(GOOD))
    assert facts(alice) == before


def test_the_roll_ups_follow(alice):
    dollars = make_account(alice, unit="USD")
    make_task(alice, dollars, reward=D("10"), paid=D("10"), status="approved")
    recompute_dirty()
    (row,) = total_sums(alice)
    assert (row.home.settled_money, row.unconverted) == (0, 1)
    set_rates(user=alice, lines=read(GOOD))
    recompute_dirty()
    (row,) = total_sums(alice)
    assert (row.home.settled_money, row.unconverted) == (D("8.00"), 0)


def test_many_rates_take_few_statements(alice, django_assert_max_num_queries):
    lines = [RateLine("USD", "GBP", date.fromordinal(FIRST_DAY.toordinal() + n), D(1)) for n in range(5000)]
    with django_assert_max_num_queries(10):
        assert len(set_rates(user=alice, lines=lines)) == 5000
