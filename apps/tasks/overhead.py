"""The kinds of unpaid time beside the tasks. Source: Farthing's domain notes, after Toxtli et al. 2021."""

SEARCH = "search"
LOOKED = "looked"  # for work, and found none
MESSAGES = "messages"
PAYMENT = "payment"  # chores of being paid
QUALIFICATION = "qualification"
ONBOARDING = "onboarding"

# Spent once: it lowers what was earned, and is no reason against the next hour there. The rest comes again.
ONE_OFF = (QUALIFICATION, ONBOARDING)
KNOWN = frozenset({SEARCH, LOOKED, MESSAGES, PAYMENT, *ONE_OFF})
