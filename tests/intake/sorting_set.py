"""Forty fictional entries and the goals each of them speaks of: what proposals are measured by."""

from __future__ import annotations

from typing import Any

# number, short name, the words as given, how it will be shown
GOALS = (
    (1, "Checkout latency", "Bring the p95 latency of checkout below 300 ms by 30 June and keep it there for four weeks.", "Dashboard of the payment page, p95 per week."),
    (2, "On-call", "Respond to every Sev-2 page within 15 minutes while on call, with a written post-mortem for each incident within five working days.", "Pager log and the list of post-mortems."),
    (3, "Design documents", "Write two design documents that are approved by the principal engineers without a second round of review.", "Approval recorded on the wiki page."),
    (4, "Mentoring", "Mentor the new graduate on the team so that she ships the inventory export on her own by the end of the quarter.", "Her merged changes; her written feedback."),
    (5, "Stakeholder updates", "Send a written status update to the finance and logistics stakeholders every Friday before noon.", "The e-mails."),
)  # fmt: skip

# what was written, and the goals it is about
ENTRIES: tuple[Any, ...] = (
    ("Rolled the new connection pool out; checkout p95 latency went from 412 to 287 ms.", {1}),
    ("Cut one database round trip per request on the payment page.", {1}),
    ("chekout latencty still under 300 after the load test", {1}),
    ("Presented the latency dashboard to the group, p95 has been flat for two weeks.", {1}),
    ("Cache for the price lookup is live, checkout feels instant now.", {1}),
    ("Acknowledged the Sev-2 page at 03:12, four minutes after it fired.", {2}),
    ("Post-mortem for the queue incident published the next morning.", {2}),
    ("Took Ravi's on-call shift on Sunday, two pages, both answered within ten minutes.", {2}),
    ("Wrote the incident review for the certificate outage, five action items.", {2}),
    ("Pager was quiet all weekend.", {2}),
    ("Design document for the retry queue approved in the first round.", {3}),
    ("Ines, principal engineer, commented: approve, no changes needed.", {3}),
    ("Started the second design doc: idempotent refunds.", {3}),
    ("The design for refunds got its approval on the wiki today.", {3}),
    ("Paired with Li for two hours on the inventory export.", {4}),
    ("Li's first change to the export merged without my help.", {4}),
    ("Mentoring session with the new graduate, went through error handling.", {4}),
    ("Reviewed four of Li's changes, explained how to write tests for the inventory tables.", {4}),
    ("Li wrote that my mentoring made her first month easy.", {4}),
    ("Friday status update sent at 10:40 to finance and logistics.", {5}),
    ("Weekly update went out before noon, Dana from finance thanked me.", {5}),
    ("Logistics asked for the figures in the status mail to be split by region; done.", {5}),
    ("Sent the stakeholders the delayed schedule with reasons.", {5}),
    ("Status update for week 12.", {5}),
    ("goal 2: answered everything within the quarter hour again", {2}),
    ("Goal #4, she shipped it", {4}),
    ("Fixed a latency regression found while on call and wrote the post-mortem.", {1, 2}),
    ("Design document about checkout caching approved.", {1, 3}),
    ("Dentist appointment moved to Thursday.", set()),
    ("Talked to HR about the room for the meeting.", set()),
    ("Manager said she would think about the deadline.", set()),
    ("Laptop replaced, lost half a day.", set()),
    ("All-hands about the reorganisation.", set()),
    ("Was told in the hallway that nobody expects miracles.", set()),
    ("Ordered a new chair.", set()),
    ("The building was without power from nine to eleven.", set()),
    ("Asked for the notes of our last talk; no answer yet.", set()),
    ("Team lunch, good mood.", set()),
    ("Annual compliance training finished.", set()),
    ("Booked the flights for the offsite.", set()),
)  # fmt: skip
