"""The pages of an import: upload, check, save, undo; nobody else's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.imports.models import Batch
from apps.tasks.models import Task
from tests.factories import make_person, make_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(client, alice):
    client.force_login(alice)
    return client


def upload(client, data, name="prolific.csv"):
    return client.post(
        reverse("import_list"), {"file": SimpleUploadedFile(name, data), "type": make_type().pk}
    )


def test_a_file_is_checked_saved_and_undone(alices, prolific_file):
    page = upload(alices, prolific_file)
    (batch,) = Batch.objects.all()
    assert page.headers["Location"] == reverse("import_detail", args=[batch.pk])
    shown = alices.get(page.headers["Location"]).content.decode()
    assert "Save 14 rows" in shown
    assert "£9.60" in shown
    assert not Task.objects.exists()

    alices.post(reverse("import_save", args=[batch.pk]))
    assert Task.objects.count() == 14
    assert "Undo this import" in alices.get(reverse("import_detail", args=[batch.pk])).content.decode()

    alices.post(reverse("import_undo", args=[batch.pk]))
    assert Task.objects.count() == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"When,What\n1,2\n", "no column"),
        (b"", "empty"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (b"Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n", "no rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(alices, data, words):
    page = upload(alices, data)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Batch.objects.exists()


def test_refused_rows_are_shown_with_their_reason(alices):
    page = upload(
        alices,
        b"Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\nA,1.50,,,,,APPROVED\n",
    )
    shown = alices.get(page.headers["Location"]).content.decode()
    assert "The reward is not an amount" in shown
    assert "Save" not in shown.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("name", ["import_detail", "import_save", "import_undo", "import_discard"])
def test_a_stranger_gets_404(name, alice, check, prolific_file, client):
    batch = check(alice, prolific_file)
    client.force_login(make_person())
    url = reverse(name, args=[batch.pk])
    answer = client.get(url) if name == "import_detail" else client.post(url)
    assert answer.status_code == 404
    assert Batch.objects.get().state == Batch.State.CHECKED


def test_many_rows_are_saved_in_a_few_statements(alices, django_assert_max_num_queries):
    row = "Study {n},£1.00,£0.00,2026-09-{day:02} {hour:02}:{minute:02}:00,2026-09-01 08:00:01,C,APPROVED\n"
    header = "Study,Reward,Bonus,Started At,Completed At,Completion Code,Status\n"
    rows = "".join(row.format(n=n, day=n % 28 + 1, hour=n % 24, minute=n % 60) for n in range(2_000))
    upload(alices, (header + rows).encode())
    batch = Batch.objects.get()
    with django_assert_max_num_queries(60):
        alices.post(reverse("import_save", args=[batch.pk]))
    assert Task.objects.count() == 2_000
