"""Pages in a real browser, as one person sees them, on a screen of each size."""

from contextlib import contextmanager

from tests.console import listen

SIZES = {"phone": (390, 844), "laptop": (1280, 800)}
SCREENS = SIZES | {"narrow": (320, 640)}


@contextmanager
def visits(browser, home, session):
    """A function that opens an address in a browser of its own, signed in by the key of a session.

    Fails at the end for any message in a console, unless a part of it is in the function's `expected`, and
    for any request that leaves `home`.
    """
    noise, contexts = [], []

    def visit(address="/", *, size="laptop", theme="light", is_signed_in=True, **options):
        width, height = SCREENS[size]
        view = {"width": width, "height": height}
        context = browser.new_context(viewport=view, color_scheme=theme, locale="en-GB", **options)
        contexts.append(context)
        if is_signed_in:
            context.add_cookies([{"name": "sessionid", "value": session, "url": home}])
        page = context.new_page()
        listen(page, noise, home=home)
        page.goto(home + address)
        return page

    visit.expected = []
    yield visit
    for context in contexts:
        context.close()
    unexpected = [text for text in noise if not any(part in text for part in visit.expected)]
    assert not unexpected, unexpected


def until(page, words):
    """Wait until a function of the page says yes; fails when it does not."""
    page.evaluate(
        f"""async () => {{
          for (let left = 600; left; left -= 1) {{
            if (await ({words})()) return;
            await new Promise((go) => setTimeout(go, 50));
          }}
          throw new Error("waited in vain");
        }}"""
    )
