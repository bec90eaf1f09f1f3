"""A person's hand at a page of a browser, which counts what it does."""

import re

# Asked at a pause of the typing, and waited for by nobody.
BESIDE = re.compile("/tasks/(parse|worth)/$|/payouts/[0-9]+/after/")
STATIC = ("stylesheet", "script", "font", "image", "other")


class Hand:
    """One person at one page, who counts."""

    def __init__(self, page):
        self.page, self.keys, self.taps, self.requests = page, 0, 0, []
        page.on("request", self._asked)

    def _asked(self, request):
        is_led_on = request.redirected_from is not None
        if request.resource_type not in STATIC and not is_led_on and not BESIDE.search(request.url):
            self.requests.append(f"{request.method} {request.url}")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def fill_day(self, place, day):
        """Eight digits, in an order that the language of the browser says: so they are set in one."""
        place.fill(day.isoformat())
        self.keys += 8

    def tap(self, place):
        place.click()
        self.taps += 1

    def counted(self):
        return self.keys, self.taps, len(self.requests)
