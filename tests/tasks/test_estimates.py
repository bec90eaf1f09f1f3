"""What a listing said that work takes, and the time to get ready: noted in the line and in the form."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.tasks.line import read_line
from apps.tasks.models import MOST_MS, Task
from tests.factories import make_task
from tests.tasks.entries import MINUTE
from tests.tasks.test_mix_line import drawn, read, save
from tests.tasks.test_outcomes import sent as sent_of
from tests.tasks.test_pages import fields, text_of
from tests.tasks.test_read_line import ACCOUNTS, KINDS, TODAY, Type
from tests.tasks.test_read_line import read as line_of

TOO_LONG = "Getting ready is a part of the minutes: it takes no longer than the whole."


class TestLine:
    SAID = {
        "as it was found": ("quillo survey 4m 2.00 est 5m", "en", (4, 5, None)),
        "first": ("est 5m quillo survey 2.00 4m", "en", (4, 5, None)),
        "as a word": ("quillo survey 4m 2.00 estimate 5m", "en", (4, 5, None)),
        "in two words": ("quillo survey 4m 2.00 est. 5 min", "en", (4, 5, None)),
        "a bare number": ("quillo survey 4m 2.00 estimated: 5", "en", (4, 5, None)),
        "behind": ("quillo survey 4m 2.00 5m est", "en", (4, 5, None)),
        "hours": ("quillo survey 50m 2.00 est. 1 h 30 min", "en", (50, 90, None)),
        "beside a span": ("quillo survey 9:10-9:25 2.00 est 5m", "en", (15, 5, None)),
        "beside bare numbers": ("quillo survey est 5m 12 1.80", "en", (12, 5, None)),
        "alone": ("quillo survey 2.00 est 5m", "en", (None, 5, None)),
        "getting ready": ("quillo survey 12m 2.00 x6 setup 3m", "en", (12, None, 3)),
        "both": ("quillo setup 3m survey est 5m 12m 2.00", "en", (12, 5, 3)),
        "getting ready, behind": ("quillo survey 12m 2.00 x6 3 min setup", "en", (12, None, 3)),
        "in German": ("quillo 4m 2.00 geschätzt 5m Vorbereitung 3m", "de", (4, 5, 3)),
        "short in German": ("quillo 4m 2.00 gesch. 5m setup 3m", "de", (4, 5, 3)),
        "in Spanish": ("quillo 4m 2.00 estimado 5m preparación 3m", "es", (4, 5, 3)),
        "without accents": ("quillo 4m 2.00 est 5 min preparacion 3 min", "es", (4, 5, 3)),
        "no money": ("quillo survey est 2.00 4m", "en", (4, None, None)),
        "of another language": ("quillo 4m 2.00 Vorbereitung", "en", (4, None, None)),
    }

    @pytest.mark.parametrize(("text", "language", "minutes"), SAID.values(), ids=SAID)
    def test_it_is_read_apart_from_the_time_it_took(self, text, language, minutes):
        line = line_of(text, language=language)
        times = (line.duration_ms, line.estimate_ms, line.setup_ms)
        assert times == tuple(many and many * MINUTE for many in minutes)
        assert line.note in ("", "est", "Vorbereitung")

    @pytest.mark.parametrize("text", ["quillo set 5m", "quillo #est 5m", 'quillo "est" 5m', "quillo est 5m2"])
    def test_no_other_word_is_an_estimate(self, text):
        assert line_of(text).estimate_ms is None

    def test_a_type_of_this_name_stays_a_type(self):
        kinds = [*KINDS, Type("Phone setup")]
        line = read_line("quillo phone setup 12m 3.00 est 5m", accounts=ACCOUNTS, types=kinds, today=TODAY)
        assert (line.type, line.duration_ms, line.setup_ms) == (kinds[-1], 12 * MINUTE, None)
        assert line.estimate_ms == 5 * MINUTE


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestForm:
    def test_the_line_fills_its_fields_and_says_so(self, as_alice, quillo):
        sent, shown = read(as_alice, drawn(as_alice), "quillo survey 12m 2.00 x6 est 15m setup 3m")
        assert (sent["minutes"], sent["estimate"], sent["setup"], sent["note"]) == ("12", "15", "3", "")
        assert shown[2:5] == ["12\u00a0min", "3\u00a0min of it to get ready", "15\u00a0min estimated"]
        assert save(as_alice, sent).status_code == 302
        task = Task.objects.get()
        assert (task.duration_ms, task.estimate_ms, task.setup_ms) == (12 * MINUTE, 15 * MINUTE, 3 * MINUTE)

    def test_what_is_typed_in_them_stays(self, as_alice, quillo):
        sent, _ = read(as_alice, drawn(as_alice) | {"estimate": "7"}, "quillo 12m 2.00 est 15m setup 3m")
        assert (sent["estimate"], sent["setup"]) == ("7", "3")
        sent, _ = read(as_alice, sent, "quillo 12m 2.00")
        assert (sent["estimate"], sent["setup"]) == ("7", "")

    def test_neither_is_needed_and_neither_is_repeated(self, as_alice, alice, quillo):
        make_task(alice, quillo, estimate_ms=15 * MINUTE, setup_ms=3 * MINUTE)
        sent, _ = read(as_alice, drawn(as_alice), "again")
        assert (sent["minutes"], sent["estimate"], sent["setup"]) == ("12", "", "")
        assert save(as_alice, sent).status_code == 302
        task = Task.objects.latest("pk")
        assert (task.estimate_ms, task.setup_ms) == (None, None)

    def test_an_edit_keeps_them_and_changes_them(self, as_alice, alice):
        task = make_task(alice, estimate_ms=90_000, setup_ms=30_000)
        edit = reverse("task_edit", args=[task.pk])
        page = text_of(as_alice.get(edit))
        assert 'name="estimate" value="1:30"' in page
        assert 'name="setup" value="0:30"' in page
        assert '<details class="fold" open>' in page
        as_alice.post(edit, sent_of(task, estimate="5"))
        task.refresh_from_db()
        assert (task.estimate_ms, task.setup_ms) == (5 * MINUTE, None)

    REFUSED = {
        "longer than the whole": ({"setup": "13"}, "setup", TOO_LONG),
        "of no time": ({"setup": "3", "minutes": ""}, "minutes", "getting ready included."),
        "no length": ({"estimate": "soon"}, "estimate", "Write a number, like 12 or 1h 30."),
        "no time at all": ({"setup": "0"}, "setup", "Write a number, like 12 or 1h 30."),
    }

    @pytest.mark.parametrize(("typed", "field", "says"), REFUSED.values(), ids=REFUSED)
    def test_nonsense_is_refused_and_nothing_typed_is_lost(self, as_alice, quillo, typed, field, says):
        response = as_alice.post(reverse("task_log"), fields(quillo, **typed))
        assert response.status_code == 422
        assert says in str(response.context["form"].errors[field])
        assert all(f'value="{value}"' in text_of(response) for value in typed.values() if value)
        assert not Task.objects.exists()

    def test_all_of_the_time_can_be_getting_ready(self, as_alice, quillo):
        assert as_alice.post(reverse("task_log"), fields(quillo, setup="12")).status_code == 302

    def test_the_minutes_in_the_list_are_no_fewer(self, as_alice, alice):
        task = make_task(alice, setup_ms=3 * MINUTE)
        cell = reverse("task_cell", args=[task.pk, "minutes"])
        response = as_alice.post(cell, {"value": "2"})
        assert response.status_code == 422
        assert TOO_LONG in text_of(response)
        assert as_alice.post(cell, {"value": "3"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["estimate_ms", "setup_ms"])
@pytest.mark.parametrize("ms", [0, -1, MOST_MS + 1])
def test_the_database_holds_no_length_out_of_bounds(alice, name, ms):
    task = make_task(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**{name: ms})
