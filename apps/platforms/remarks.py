"""Every remark of the catalogue, named for translation. The facts in the database stay English.

How they are shown is in `templatetags/remarks.py`. A translation with the very same words passes for none.
"""

from django.utils.translation import gettext_noop as _

# In the order of the catalogue. Those about the age of sources may stand in brackets, and then begin small.
REMARKS = {
    _(
        "Announced closing date 30 September 2026; no new customers since 30 July 2026. Whether it has "
        "closed was not verified."
    ),
    _("Auto-approved after a delay that each requester sets; a rejection can be reversed for 30 days."),
    _("New workers: 10-day hold (as of 2013)."),
    _("MTurk counts its day in Pacific time. Bonuses are separate from HIT reward."),
    _("High for closing and the 30-day rule; low for minimum and hold."),
    _("From 2012; it may have changed."),
    _("Researcher review; auto-approved after 22 days (an older page said 21)."),
    _("At once to days; one cash-out per 24 h; first 4 need 72 h after a payout e-mail change."),
    _("None charged by Prolific; PayPal conversion may apply."),
    _("72 h between cash-outs for the first four after a change of payout e-mail."),
    _(
        "Least pay for researchers GBP 6 / USD 8 an hour, by median time. Screen-out pay from USD 0.14 / GBP "
        "0.10. Reward and bonus may be in different currencies. Statuses: APPROVED, AWAITING REVIEW, "
        "RETURNED, REJECTED, SCREENED OUT, TIMED-OUT."
    ),
    _("Own jobs usually payable 7 days after."),
    _("PayPal and Payoneer weekly (Wed-Fri); SEPA twice a month (about 1st-3rd and 15th-17th)."),
    _(
        "Payments held until changed account data are confirmed by e-mail; user may put payouts on hold to "
        "accumulate."
    ),
    _(
        "Threshold must be met when the bill run starts; otherwise the balance rolls to the next run. An "
        "older page gave EUR 5 for Payoneer."
    ),
    _("To a bank outside the EU."),
    _("Week Sun-Sat is credited the following Mon/Tue."),
    _("Payable after 39 days (older page: 28)."),
    _(
        "Appears in the vendor account as one weekly line, not per task, so a list of single tasks has to be "
        "one’s own. Via Toloka a bonus may take up to 7 days."
    ),
    _("Review period is shown on the task; requester answers an appeal in 14 days."),
    _("Hours to days; at most 30 days."),
    _(
        "PayPal 2% up to USD 7 plus PayPal conversion 3-4%; Payoneer 0% from Toloka, USD 1 a payment since "
        "Jul 2023; Papara 2%; QIWI 1%."
    ),
    _("1 day after sign-up, 7 days after a phone change."),
    _("7 days to appeal a rejection; 14 days for the answer."),
    _(
        "Balance cap USD 1,000. Built-in goal: week or month, USD 5-100. A pending withdrawal can be "
        "cancelled."
    ),
    _("The first in a week."),
    _("More in the same week."),
    _("Later pages: PayPal through Tipalti."),
    _("Rated satisfied automatically after 168 hours (2013)."),
    _("Up to 15 business days (old)."),
    _("PIN letter by post before first withdrawal (2013)."),
    _("The methods changed several times."),
    _("The minimum was repeated later."),
    _("Employer usually rates within 7 days (2020 blog)."),
    _(
        "A success rate below 80% puts the account at risk (after the first 25 tasks). A minimum and fees "
        "exist, but the figures are not established."
    ),
    _("Pending tasks become satisfied after 6 days."),
    _("Up to 30 business days (another page: 8)."),
    _("6% PayPal; 8% Skrill."),
    _("Undated."),
    _("Employer rates within 48 hours."),
    _("5%."),
    _("Paid automatically after 6 days without a rating; revise within 24 h."),
    _("5% fee is on the job poster."),
    _("Invoice by month; self-reported hours where work is on a third-party tool."),
    _("By about the 14th of the following month."),
    _("Payment details cannot be changed in the cycle from the 6th to the 15th."),
    _("Older rule: Payoneer on the 14th, PayPal weekly on Thursday 17:00 PST."),
    _("Merged into Appen (historic)."),
    _("Here for histories from before the merger."),
    _("Monthly; Tipalti/Trolley arrive in 2-3 days."),
    _("PayPal only up to USD 300 a year."),
    _("Timesheet by day; week Sat-Fri; at most 10 h a day and 40 h a week (one project)."),
    _(
        "Hours are self-reported, and the evidence is the worker’s to keep. The payout cycle is not "
        "established."
    ),
    _("Wound down in many countries."),
    _("Weekly."),
    _(
        "In public posts users report promised bonuses missing for weeks, and onboarding time that is often "
        "unpaid."
    ),
    _("Claimed weekly."),
    _(
        "From about USD 20 an hour advertised. Third-party review: effective rates 20-40% below the "
        "advertised rate through unpaid screening, hunting and submission."
    ),
    _("Paid per task after review, or per accepted task."),
    _("One provider per country; completed but not accepted tasks are unpaid on pay-per-accepted projects."),
    _("Hours reviewed."),
    _("Twice a month."),
    _("Each Tuesday once the balance reaches the minimum; else next week."),
    _("Long tasks appear after a dispute step of a day or two."),
    _("Within 48 h of request; Wise up to 3 days."),
    _("Wise transfer fee; cheaper when requested every two weeks."),
    _("Pay per task falls with each mistake found (GBP 2.51 down to 1.25)."),
    _("Bonuses within two weeks after the standard payment."),
    _("Minimum and cycle not established."),
    _("Historic: bought by Uber in 2019."),
    _("Quality review between cutoff and payout."),
    _("Friday 17:00 Pacific for the 7 days that end Thursday 00:00 Pacific."),
    _("The user could raise the payout threshold, up to USD 300."),
    _("Review up to 30 days."),
    _("After correction; pay is proportional to the share that needed no correction."),
    _("3-5 business days; request only on Fridays."),
    _("None; PayPal may charge."),
    _("Customer rating; a payment can be cancelled for quality."),
    _("About 14 days after completion (formerly 7)."),
    _(
        "Test history shows upload time, session, amount, scheduled payment date and rating. The help page "
        "itself advises testers to keep their own worksheet."
    ),
    _("No threshold."),
    _("Client approves."),
    _("First Friday after 15 days from approval."),
    _("15th and last day of the month (13:00 GMT snapshot); weekend moves to Monday; up to 24 h to arrive."),
    _("W-9 above USD 500 (US)."),
    _("Bug review up to 10 days."),
    _("Statement on the 11th, request 11th-19th, sent by month end; missed request waits a month."),
    _("EU testers need an EU VAT ID."),
    _("Task approved by team."),
    _("ID verification."),
    _("Paid by the hour."),
    _("11th working day of the following month."),
    _("Another page said end of month."),
    _("An example from that year."),
    _("Up to 3 days."),
    _("About USD 0.20 a minute."),
    _("As of 2017; it may have changed."),
    _("Testers marked complete by the customer after review."),
    _("Within 48 h."),
    _("7-10 business days."),
    _("5% or USD 1, whichever is higher."),
    _("Within 10 business days after the mission closes."),
    _("The clock starts at mission close, not at the worker's own completion."),
    _("Up to 10 business days."),
    _("One transfer a day; 1-2 business days."),
    _("Separate pending and available balances."),
    _("Auto-approved after 21 days."),
    _("3-5 business days."),
    _("US university e-mail needed. Bonus is set before approval; a payment changelog is shown."),
    _("Each Monday for the week Sunday 00:00 - Saturday 23:59 GMT."),
    _("None."),
    _("Undated (old)."),
    _("Moves from pending to available when QA submits the file."),
    _("Thursday; cutoff 17:00 UTC; arrives after about 12 h."),
    _("Earnings have four decimals. An older page gave a minimum of USD 20."),
    _("Daily."),
    _("USD 5-25 an audio hour; USD 5 bonus for each 3 audio hours. Pay is per audio hour, not worked hour."),
    _("Weekly, Fridays."),
    _(
        "From USD 0.23 an audio minute (2019 post). Rating above 4.5 opens the editor role; one bad file "
        "moves the average."
    ),
    _("Every two weeks; cutoff Monday 23:59 AEST; processed by Wednesday."),
    _("Offline rewards added by the 4th."),
    _("A couple of days (old page: 14 business days)."),
    _("300 SB in 2017; it may have changed."),
    _("Low confidence."),
    _("Source: winenfood.com (2026), organizeyour.family."),
    _("Gift cards about 10 days."),
    _("Inactive accounts lose the balance."),
    _("Sources conflict: the terms say USD 30; a 2026 blog says 15 for the first and 10 after."),
    _(
        "First Wednesday at least 8 days after the request (9-16 days); request by Monday 05:59 GMT for 9 "
        "days; next working day after a US holiday; weekly for Gold members."
    ),
    _(
        "One pending request at a time. The first cash-out of GBP 20 makes the member Gold (weekly queue), "
        "so the cycle depends on the tier."
    ),
    _("An old help page; the minimum and the Gold rule were confirmed in December 2025."),
    _("After a US holiday: the next working day. Gold members: weekly."),
    _("Payment runs Monday, Wednesday, Friday; request before 09:00; a few working days."),
    _("Cash-outs can be paused, mostly restored within 48 h."),
    _("Rate not established."),
    _(
        "Weekly, between Sunday and Thursday 23:59 New York; no withdraw button; invoices are made 4 h "
        "before."
    ),
    _("Paid in its own token, JMPT, which is counted as points here."),
    _("Rewards at least 72 h; offers 3-14 business days."),
    _("The token’s value floats, so its worth needs a date."),
    _("The minimum is undated; the worth of the points is from 2017."),
    _("Rate differs by country."),
    _("As of 2017, in Australia 200; it may have changed."),
    _("MintVine's old minimum was 1,000 points = USD 10."),
    _("Source: http://mintvine.uservoice.com/knowledgebase/articles/287698-how-do-i-redeem-my-points-"),
    _("Level 1-3 users get a 1-3% points rebate on redemption (a negative fee)."),
    _("About the 20th of the month after the request."),
    _("Credits expire after 180 days (warning from day 150); a pending cash-out is safe."),
    _("Two conditions: 25 in total and 15 of it from offers. Reversals can undo a cash-out."),
    _("PayPal +2%."),
    _("Not certain. Source: PointClub help page."),
    _("Sent after the 15th of the following month: 3-6 weeks; paid in steps of exactly 10,000 points."),
    _("Source: https://www.onlinepanel.net/faq/"),
    _("Up to 5 weeks."),
    _("A disqualified survey gives experience points only (soporte2.queopinas.com article 70000487809)."),
    _("Not certain. Source: QueOpinas help centre."),
    _("4-6 weeks."),
    _("50-200 points (EUR 0.50-2) a survey."),
    _("Source: https://myopinionmatters.ie/faq/survey-points-and-rewards"),
    _(
        "Two wallets on one platform: a cash balance (surveys) and a points balance (profile, screen-outs, "
        "referrals), each with its own minimum."
    ),
    _(
        "Their rate is not known. Source: "
        "https://tgm.helpscoutdocs.com/article/1135-was-ist-der-unterschied-zwischen-bargeld-und-punktesaldo"
    ),
    _("Pending after about 2 days; available after 10-30 days."),
    _("The rate is not known. Source: https://earnandtrade.com/how-points-work/"),
    _("Play credit expires after 1 year."),
    _("Jobs are pending, approved or denied."),
    _("2-3 business days."),
    _("Australia."),
    _("Also pays in local currencies."),
    _("Minimum not established."),
}
