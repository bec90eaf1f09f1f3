"""What can come of a piece of work, and what each outcome means for money and time.

Source: Farthing's domain notes. Time counts whatever the outcome; the groups below say when money does.
"""

PENDING = "pending"
APPROVED = "approved"  # in full or in part: then `paid` differs from `reward`
REJECTED = "rejected"
RETURNED = "returned"
EXPIRED = "expired"
SCREENED_OUT = "screened_out"
REVERSED = "reversed"  # an approval that was taken back

ADVERTISED = (APPROVED, PENDING, REJECTED)  # handed in: the posted reward was at stake
REFUSED = (REJECTED, REVERSED)  # decided against the worker
UNPAID = (RETURNED, EXPIRED, SCREENED_OUT)  # not handed in; may still carry a small payment
KNOWN = frozenset({*ADVERTISED, *REFUSED, *UNPAID})


def can_become(before: str, after: str) -> bool:
    """Only an approval can be taken back; everything else can follow on everything."""
    return after != REVERSED or before in (APPROVED, REVERSED)
