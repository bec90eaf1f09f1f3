"""Several alerts in one mail."""

import pytest
from django.test import Client

from apps.accounts.alerts import wants
from apps.accounts.delivery import deliver_due
from apps.accounts.kinds import ALL, DIGEST, KINDS
from apps.accounts.letters import LONGEST_TITLE, Item, Paragraph, digest, faces, html_of, paragraphs
from apps.accounts.models import OutboxMessage, User
from apps.accounts.outbox import enqueue
from tests.smtp import Sink, listening

READY = Item("Quillo: £6.00 is ready", "That reaches the minimum of £5.00.", "https://f.example/payouts/")
LATE = Item("Prolific: £12.40 is late", "It was to be here by 3 November.", "https://f.example/payouts/7/")
ENDS = Item("Tally: 900 points expire", "On 1 December.", "https://f.example/platforms/tally/")


def test_it_says_each_thing_under_its_title_with_a_small_link_in_the_order_given():
    _subject, text = digest([READY, LATE, ENDS])
    said = paragraphs(text)
    assert [(part.title, part.lines) for part in said if not part.url] == [
        (item.title, [item.text]) for item in (READY, LATE, ENDS)
    ]
    links = [(part.lines, part.url) for part in said if part.is_small]
    assert links == [(["See it"], item.url) for item in (READY, LATE, ENDS)]


def test_a_title_is_set_apart_in_both_faces():
    subject, text = digest([READY, LATE])
    assert "Prolific: £12.40 is late\n------------------------\nIt was to be" in text
    page = html_of(subject, text)
    assert page.count("<h2") == 2
    assert "---" not in page


def test_only_a_mail_of_alerts_leads_to_what_one_is_mailed_about_and_all_have_one_foot(settings):
    url = f"{settings.SITE_URL}/settings/notifications/"
    for is_alert in (True, False):
        text, page = faces("Subject", "Text.", is_alert=is_alert)
        assert (url in text, f'href="{url}"' in page) == (is_alert, is_alert)
        assert text.endswith(f"\n{settings.PRODUCT_NAME}")
        assert 'class="go"' not in page


def test_what_cannot_be_undone_has_a_button_of_its_own_colour():
    text = "Delete my account:\nhttps://f.example/leave/"
    pages = [faces("Subject", text, is_final=is_final)[1] for is_final in (True, False)]
    assert ["go--final" in page.partition("<body")[2] for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("items", "subject"),
    [
        pytest.param([READY], "Quillo: £6.00 is ready", id="one"),
        pytest.param([LATE, READY], "Prolific: £12.40 is late, and one thing more", id="two"),
        pytest.param([READY, LATE, ENDS], "Quillo: £6.00 is ready, and 2 things more", id="three"),
        pytest.param([("A\n b", "Text.", "https://f.example/")], "A b", id="a title on two lines"),
    ],
)
def test_its_subject_is_the_first_thing_and_how_many_more(items, subject):
    assert digest(items)[0] == subject


def test_a_long_name_does_not_break_the_outbox():
    subject, text = digest([("x" * 500, "Text.", "https://f.example/"), READY])
    assert len(subject) <= OutboxMessage._meta.get_field("subject").max_length
    assert subject.endswith("…, and one thing more")
    assert "x" * 500 in text
    assert LONGEST_TITLE < 200


def test_an_item_of_several_paragraphs_stays_one():
    _subject, text = digest([("Title", " One.\n\n\nTwo. \n", "https://f.example/")])
    assert paragraphs(text)[0] == Paragraph(["One.", "Two."], title="Title")


def test_names_are_text_in_both_faces():
    subject, text = digest([("R&D <b>'s", "5 > 4 & more.", "https://f.example/?a=1&b=2")])
    assert subject == "R&D <b>'s"
    assert "5 > 4 & more." in text
    html = html_of(subject, text)
    assert "R&amp;D &lt;b&gt;" in html
    assert "<b>" not in html
    assert 'href="https://f.example/?a=1&amp;b=2"' in html


def test_a_digest_of_nothing_is_a_mistake():
    with pytest.raises(ValueError, match="something to say"):
        digest([])


@pytest.mark.django_db
def test_it_arrives_as_one_mail_with_one_click_out_of_all(alice, settings):
    User.objects.filter(pk=alice.pk).update(quiet_from=None, quiet_until=None)
    subject, text = digest([READY, LATE])
    enqueue(
        kind=DIGEST,
        user=alice,
        to=alice.email,
        subject=subject,
        text=text,
        html=html_of(subject, text),
        unsubscribe=ALL,
    )
    with listening(Sink()) as sink:
        settings.OUTBOX_TRANSPORT = sink.transport
        assert deliver_due() == 1
    (mail,) = sink.mails
    assert mail["Subject"] == "Quillo: £6.00 is ready, and one thing more"
    for face in ("plain", "html"):
        body = mail.get_body((face,)).get_content()
        assert all(word in body for item in (READY, LATE) for word in item)
    way_out = mail["List-Unsubscribe"].strip(" <>").removeprefix(settings.SITE_URL)
    client = Client(enforce_csrf_checks=True)
    assert client.get(way_out).status_code == 200
    assert wants(User.objects.get(pk=alice.pk), "payout_due")
    client.post(way_out, {"List-Unsubscribe": "One-Click"})
    assert [kind for kind in KINDS if wants(User.objects.get(pk=alice.pk), kind)] == []
