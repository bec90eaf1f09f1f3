"""What every page of the site has in common."""

import pytest

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


@pytest.mark.parametrize("path", ["/accounts/login/", "/healthz/live", "/there/is/nothing/"])
def test_every_answer_carries_the_strict_policy(client, path):
    policy = client.get(path)["Content-Security-Policy"]
    assert {rule.strip() for rule in policy.split(";") if rule.strip()} == POLICY


def test_a_page_that_says_nothing_about_it_is_private(client):
    response = client.get("/settings/")
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=/settings/")


def test_a_form_without_its_token_is_refused(db):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert client.post("/accounts/login/", {"login": "a@example.org", "password": "x"}).status_code == 403


def test_an_unknown_host_is_refused(client):
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


def test_cache_and_limits_live_in_postgres(settings):
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
