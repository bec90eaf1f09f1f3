"""Log lines without what would let somebody in."""

import logging

import pytest

from config.redact import LineFormatter, redact


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("GET /accounts/confirm-email/MTI:1abc:xyz/ 200", "GET /accounts/confirm-email/[hidden]/ 200"),
        ("'/accounts/password/reset/key/1-abc-def/'", "'/accounts/password/reset/key/[hidden]/'"),
        ("Not Found: /mail/unsubscribe/W10:1x:y/", "Not Found: /mail/unsubscribe/[hidden]/"),
        ("POST /settings/data/delete/WzEs:1x:y/ 302", "POST /settings/data/delete/[hidden]/ 302"),
        ("GET /settings/data/delete/ 200", "GET /settings/data/delete/ 200"),
        ("GET /payouts/calendar.ics?key=s3cret 200", "GET /payouts/calendar.ics?key=[hidden] 200"),
        ("'/payouts/calendar.ics?a=1&key=s3c-r_t&b=2'", "'/payouts/calendar.ics?a=1&key=[hidden]&b=2'"),
        ("redis://:s3cret@cache:6379/0", "redis://:[hidden]@cache:6379/0"),
        ("postgresql://app:s3cret@db/app", "postgresql://app:[hidden]@db/app"),
        ("GET /tasks/?q=1 200", "GET /tasks/?q=1 200"),
        ("http://localhost:8000/tasks/", "http://localhost:8000/tasks/"),
    ],
)
def test_links_and_passwords_are_hidden(line, shown):
    assert redact(line) == shown


def test_a_traceback_is_cleaned_too():
    try:
        raise ValueError("/accounts/confirm-email/secret/")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "broke", (), (type(error), error, None))
    assert "secret" not in LineFormatter("%(message)s").format(record)


def test_every_handler_of_the_settings_cleans(settings):
    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert {settings.LOGGING["formatters"][name]["()"] for name in formatters} == {
        "config.redact.LineFormatter"
    }
