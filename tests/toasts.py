"""What can be taken back."""


def undo_of(page):
    """The address to which the toast of a page leads."""
    html = page.content.decode()
    return html.split('class="toast"')[1].split('action="')[1].split('"')[0]
