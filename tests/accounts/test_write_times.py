"""Mails of the account write times as their reader does: by their clock, in their zone, in their words."""

from datetime import UTC, datetime

import pytest
import time_machine

from apps.accounts.models import OutboxMessage
from apps.accounts.templatetags.fmt import NBSP
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 22, 54, tzinfo=UTC)
NEW = "five other words are here"
READERS = [
    pytest.param("en-gb", "en-GB", "Europe/London", "It was done on 26 Nov 2026 at 22:54,", id="en-GB"),
    pytest.param("de", "de-DE", "Europe/Berlin", "Zeitpunkt: 26. Nov. 2026 um 23:54,", id="de-DE"),
    pytest.param("es", "es-ES", "America/Lima", "Se hizo el 26 nov 2026 a las 17:54,", id="es-ES"),
    pytest.param("en-gb", "en-US", "America/New_York", "on Nov 26, 2026 at 5:54 PM,", id="12 hours"),
    pytest.param("en-gb", "en-US", "Asia/Tokyo", "on Nov 27, 2026 at 7:54 AM,", id="their own day"),
]


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(mail):
    return mail.text.replace(NBSP, " ").replace("\u202f", " ")


@pytest.mark.parametrize(("language", "locale", "zone", "words"), READERS)
class TestTimes:
    @pytest.fixture
    def alice(self, language, locale, zone):
        return make_person(password=PASSWORD, language=language, locale=locale, timezone=zone)

    def test_when_the_password_was_changed(self, client, alice, words):
        client.force_login(alice)
        sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        client.post("/accounts/password/change/", sent)
        assert words in text_of(OutboxMessage.objects.get())

    def test_when_nobody_is_signed_in_it_is_still_the_reader_s(self, client, alice, words):
        """A link of a mail was opened, in a browser that speaks another language."""
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
        client.post("/accounts/password/reset/", {"email": alice.email})
        asked = OutboxMessage.objects.get()
        link = next(line for line in asked.text.splitlines() if "/password/reset/key/" in line)
        form = client.get(link, follow=True).redirect_chain[-1][0]
        client.post(form, {"password1": NEW, "password2": NEW})
        assert words in text_of(OutboxMessage.objects.exclude(pk=asked.pk).get())
