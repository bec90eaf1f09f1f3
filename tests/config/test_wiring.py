"""What the settings and the beat schedule call by name is there."""

from datetime import datetime

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.utils.module_loading import import_string

from apps.accounts.alerts import is_alert
from config.celery import app

BEAT = app.conf.beat_schedule


@pytest.fixture(scope="module")
def jobs():
    app.loader.import_default_modules()
    return set(app.tasks)


@pytest.mark.parametrize("name", sorted(BEAT))
def test_beat_asks_for_jobs_that_exist(jobs, name):
    assert BEAT[name]["task"] in jobs


@pytest.mark.parametrize("event", sorted(settings.NUDGES))
def test_nudges_ask_for_jobs_that_exist(jobs, event):
    assert set(settings.NUDGES[event]) <= jobs


def test_a_nudge_only_hurries_what_beat_does_anyway():
    """A nudge may be lost: then the sweep has to come."""
    nudged = {job for names in settings.NUDGES.values() for job in names}
    assert nudged <= {entry["task"] for entry in BEAT.values()}


def test_sweeps_do_not_pile_up_while_no_worker_runs():
    sweeps = {name: entry for name, entry in BEAT.items() if not isinstance(entry["schedule"], crontab)}
    assert sweeps
    assert all(entry["options"]["expires"] <= 60 for entry in sweeps.values())


@pytest.mark.django_db
@pytest.mark.parametrize("path", settings.DUTIES)
def test_every_duty_answers_with_a_time_or_nothing(path):
    since = import_string(path)()
    assert since is None or isinstance(since, datetime)


def test_every_check_of_a_mail_is_of_a_kind_of_alert_and_can_be_asked():
    assert all(is_alert(kind) for kind in settings.MAIL_CHECKS)
    assert all(callable(import_string(path)) for path in settings.MAIL_CHECKS.values())
