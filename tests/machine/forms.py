"""Forms as pages draw them: read from the page, filled in, and sent as a browser would."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Drawn(HTMLParser):
    """The forms of a page: where each is sent, every name it has, and what stands in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, set[str], dict[str, list[str]]]] = []
        self._is_inside, self._select, self._text = False, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = said.get("method", "").lower() == "post"
            if self._is_inside:
                self.forms.append((said.get("action", ""), set(), {}))
        elif self._is_inside and tag == "input" and "name" in said:
            is_box = said.get("type") in ("checkbox", "radio")
            value = said.get("value", "on" if is_box else "")
            self._put(said["name"], None if is_box and "checked" not in said else value)
        elif self._is_inside and tag in ("select", "textarea"):
            self._select, self._text = said["name"], said["name"] if tag == "textarea" else ""
            self._put(said["name"], "" if tag == "textarea" else None)
        elif self._is_inside and tag == "option" and "selected" in said:
            self._put(self._select, said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._is_inside and self._text:
            self.forms[-1][2][self._text] = [data.strip()]

    def _put(self, name: str, value: str | None) -> None:
        _, names, filled = self.forms[-1]
        names.add(name)
        if value is not None:
            filled.setdefault(name, []).append(value)


def send(client: Client, address: str, page: Any = None, **values: Any) -> Any:
    """Fill in the form at the address (or of a page that was answered) and send it; the answer.

    Every value has to be a field that the page draws. None empties one.
    """
    page = client.get(address) if page is None else page
    assert page.status_code in (200, 422), f"{address}: {page.status_code}"
    for action, names, filled in Drawn(page.content.decode()).forms:
        if set(values) <= names:
            data = filled | {name: "" if value is None else value for name, value in values.items()}
            return client.post(action or address, data)
    raise AssertionError(f"no form at {address} has {sorted(values)}")
