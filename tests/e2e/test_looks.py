"""The questions of looks.js find what they are asked for, and nothing where it is in order."""

from pathlib import Path

import pytest

LOOKS = Path(__file__).with_name("looks.js")
WIDE = "<div style='width: 400px; height: 40px'></div>"
BAR = "<div style='position: fixed; inset: auto 0 0; height: 100px; background: white'></div>"
TALL = "<p style='height: 3000px'></p>"
SMALL = "<a href='#' style='display: block; width: 20px; height: 15px'>a</a>"
CLIPPED = "<div style='clip-path: inset(50%)'><a href='#'{}>Save</a></div>"
PILL = "<span class=pill><input type=radio checked><span{}>On</span></span>"
# The question, a page that is at fault, and one like it that is not.
QUESTIONS = {
    "tooWide": (WIDE, "<div style='overflow: auto'>" + WIDE + "</div>"),
    "standsOut": (
        "<div style='width: 50px'>Schifffahrtsgesellschaft</div>",
        "<div style='width: 50px; overflow-wrap: anywhere'>Schifffahrtsgesellschaft</div>",
    ),
    "covered": (
        f"<button>Save</button>{BAR.replace('auto 0 0', '0')}",
        f"<button>Save</button>{BAR}",
    ),
    "hiddenFocus": (
        f"{TALL}<button>Save</button>{TALL}{BAR}",
        f"<style>html {{ scroll-padding-block-end: 110px }}</style>{TALL}<button>Save</button>{TALL}{BAR}",
    ),
    "unseenStops": (
        CLIPPED.format(""),
        CLIPPED.format(" style='visibility: hidden'")
        + "<style>div:focus-within { clip-path: none !important }</style>"
        + CLIPPED.format(""),
    ),
    "tooSmall": (
        SMALL + SMALL,
        SMALL + SMALL.replace("'display", "'margin-top: 30px; display"),
    ),
    "silentScrollers": (
        f"<div style='overflow: auto'>{WIDE}</div>",
        f"<div style='overflow: auto' tabindex=0 aria-label=Waits>{WIDE}</div>",
    ),
    "cutOff": (
        "<p style='width: 50px; overflow: hidden; white-space: nowrap'>Longer than it is</p>",
        "<p style='width: 100px; overflow: hidden'>Longer than it is</p>",
    ),
    "overlaps": (
        "<a class=btn style='display: block; width: 50px; white-space: nowrap'>Ask for the payout</a>",
        "<a class=btn style='display: block; width: 100px'>Ask for the payout</a>",
    ),
    "moving": (
        "<style>p::before { content: ''; animation: turn 1s infinite }</style><p>Wait</p>",
        "<style>p::before { content: ''; animation: turn .01ms infinite }</style><p>Wait</p>",
    ),
    "faded": (PILL.format(""), PILL.format(" style='outline: 2px solid'")),
    "faded ground": ("<b class=badge>Paid</b>", "<b class=badge style='border: 1px solid'>Paid</b>"),
    "faded dot": (
        "<b class=dot>1</b>",
        "<b class=dot style='forced-color-adjust: none'>1</b>",
    ),
}


@pytest.fixture(scope="module")
def blank(browser):
    """An empty page, 320 px wide, that can be asked."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto("about:blank")
    page.add_script_tag(path=LOOKS)
    yield page
    context.close()


def fill(page, body: str) -> None:
    page.evaluate("body => { document.body.innerHTML = body; }", body)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_fault_is_found(blank, question):
    fault, sound = QUESTIONS[question]
    fill(blank, fault)
    asked = f"looks.{question.partition(' ')[0]}()"
    assert blank.evaluate(asked)
    fill(blank, sound)
    assert blank.evaluate(asked) == []


def test_words_get_longer_once_and_numbers_and_days_stay(blank):
    fill(blank, "<p>Payouts of £12.50 on <time>Monday</time></p>")
    for _ in range(2):
        blank.evaluate("looks.lengthen()")
        assert blank.inner_text("p") == "PayoutsPay ofo £12.50 ono Monday"
