"""What a page in a browser says to its console: each word is a fault, but for those that do no harm."""

HARMLESS = ("Autofocus processing was blocked",)  # the hand was in a field before the page could choose one


def listen(page, said, *, home=None):
    """Add to the list `said` each message, each failing script and, with a `home`,
    each request that leaves it.
    """

    def hear(text):
        if not any(part in text for part in HARMLESS):
            said.append(f"{page.url}: {text}")

    def watch(url):
        if not url.startswith((home, "blob:", "data:")):
            said.append(f"{page.url}: asks {url}")

    page.on("console", lambda message: hear(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: hear(f"fails: {error}"))
    if home:
        page.on("request", lambda request: watch(request.url))
