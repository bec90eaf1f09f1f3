"""When unpaid sign-up time is paid back."""

from fractions import Fraction

from apps.tasks.rates import Exact


def break_even_ms(unpaid_ms: int, own: Exact | None, usual: Exact | None) -> Fraction | None:
    """How much work pays back what signing up took: the unpaid time, times the usual rate, over the own one.

    Milliseconds, exact. own: what an hour brings there, the sign-up left out; usual: what an hour brings the
    person everywhere, which is what the unpaid time was worth. Both in one unit. Where one of them is not
    known the other stands in for it: then an hour pays back an hour. None when neither is known, and when
    work there brings nothing, so that it is never paid back. ValueError for negative time.

    Source: the simple payback period, an outlay over what comes in by the hour; the outlay is time, at what
    it was worth elsewhere.
    """
    if unpaid_ms < 0:
        raise ValueError(f"unpaid time is never negative: {unpaid_ms}")
    rate, worth = (own if own is not None else usual), (usual if usual is not None else own)
    if rate is None or worth is None or rate <= 0:
        return None
    return unpaid_ms * max(Fraction(worth), Fraction(0)) / Fraction(rate)
