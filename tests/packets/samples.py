"""Snapshots for the tests of the packet: a bare one, and a rich one. All people, firms and events are invented."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

from apps.packets.snapshot import (
    Away,
    Build,
    Card,
    Champion,
    Correction,
    Details,
    Document,
    Entry,
    EntryKind,
    Exhibit,
    Feedback,
    Figure,
    FileRef,
    Goal,
    GoalVersion,
    Kind,
    Ledger,
    Mail,
    Metric,
    Paragraph,
    Person,
    Place,
    Plan,
    Precision,
    Reading,
    Snapshot,
    Stage,
    SummaryRow,
    Value,
    When,
)
from tests.packets import makers

Files = dict[str, Path]


def on(day: str, *, precision: Precision = Precision.DAY, zone: str = "America/New_York") -> When:
    """A day in 2026, `04-20`."""
    return When(
        precision=precision, start=f"2026-{day}T05:00:00Z", until=f"2026-{day}T23:59:00Z", zone=zone
    )


def at(day: str, time: str) -> When:
    stamp = f"2026-{day}T{time}:00Z"
    return When(precision=Precision.EXACT, start=stamp, until=stamp, zone="America/New_York")


def file_of(folder: Path, files: Files, name: str, data: bytes, media_type: str) -> FileRef:
    """Store bytes as the file store would, by their hash."""
    sha = hashlib.sha256(data).hexdigest()
    files[sha] = makers.write(folder, sha, data)
    return FileRef(sha256=sha, bytes=len(data), name=name, media_type=media_type)


def bare(**changes) -> Snapshot:
    snapshot = Snapshot(
        kind=Kind.PANEL,
        build=Build(id="0198f0c2-0000-7000-8000-000000000001", at="2026-06-12T14:30:00Z"),
        document=Document(title="Statement in Support of Appeal", name="Mara Lindqvist"),
        plan=Plan(name="Performance Improvement Plan", start="2026-03-02", end="2026-05-29"),
        entries=(
            Entry(
                key="e1",
                kind=EntryKind.WIN,
                statement="I led a session on the settlement service.",
                happened=on("04-02"),
            ),
        ),
    )
    return dataclasses.replace(snapshot, **changes)


PLAN_TEXT = [
    "Performance Improvement Plan",
    "Section 1. There are no more than two priority-one incidents traced to the settlement service in the period of the plan.",
    "Section 2. There is a design note for each change to the ledger schema, before work begins.",
    "Section 3. Migrate the reconciliation jobs to the new scheduler (at least 30 jobs) by 15 May 2026. Progress is shown on the job board, read at the Friday meeting.",
    "Section 4. Answer review requests within one working day, by the median over the period.",
    "The plan runs from 2 March 2026 to 29 May 2026. Any change to it is made in writing and agreed by both.",
    "Signed: Renata Castellane, Engineering Manager. Mara Lindqvist, Senior Software Engineer.",
]
DECISION_TEXT = [
    "This letter gives the outcome of the Performance Improvement Plan dated 2 March 2026.",
    "Expectations 1 and 4 were met: one priority-one incident, and a median review time of 0.6 day.",
    "The migration was not completed. Ms Lindqvist delivered 38 of 42 jobs, and did not raise the shortfall before the due date.",
    "On at least two occasions changes to the settlement service went into production without the design note that the plan requires.",
    "For these reasons the plan is recorded as not met. You may send a statement in support of appeal to the panel by 19 June 2026.",
    "Renata Castellane, Engineering Manager",
] + ["The plan and this letter are kept by Human Resources. " * 6] * 8
MAILS = (
    Mail(
        headers=(
            ("From", "Renata Castellane"),
            ("To", "Mara Lindqvist"),
            ("Date", "Monday 20 April 2026, 15:26"),
            ("Subject", "Section 3"),
        ),
        body="Mara,\n\nAfter the review this morning section 3 should read: migrate the remaining reconciliation jobs to the new scheduler (all 42 jobs on the board) by 15 May 2026, with no job left on the old scheduler.\n\nPlease plan on that basis.\n\nRenata",
    ),
    Mail(
        headers=(
            ("From", "Mara Lindqvist"),
            ("To", "Renata Castellane"),
            ("Date", "Monday 20 April 2026, 16:04"),
            ("Subject", "Re: Section 3"),
        ),
        body="Renata,\n\nThank you for telling me today. I can have 38 of the 42 done by 15 May. The other four, RJ-039 to RJ-042, are the ledger-close jobs, and they need Ledger 4.2, which Ines has down for 26 May.\n\nMara",
    ),
)
EML = b"""From: Tunde Adeyemi <tunde@tessaly.example>\r
To: Renata Castellane <renata@tessaly.example>\r
Cc: Mara Lindqvist <mara@tessaly.example>\r
Date: Tue, 12 May 2026 09:47:00 -0400\r
Subject: Time-limit changes, settlement service\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
Hello Renata,\r
\r
You asked who looked at these. For the record, I reviewed both time-limit changes (7 April and 6 May). They are configur=\r
ation under the on-call procedure. No design note was needed for either.\r
\r
Tunde\r
"""
CSV = "Week,Jobs migrated,Waiting on another team,Note\n" + "\n".join(
    f"{week},{done},{4 if week > 7 else 0},{'number changed to 42' if week == 8 else ''}"
    for week, done in enumerate([0, 2, 4, 8, 11, 15, 19, 22, 27, 32, 36, 38])
)
LOG = "2026-05-13T17:40:02Z scheduler2 INFO  job=RJ-037 state=migrated\n" * 3 + "".join(
    f"2026-05-13T17:42:{i:02d}Z scheduler2 INFO  job=RJ-{i:03d} state=migrated took={i * 7}ms\n"
    for i in range(1, 39)
)
MEETING_TEXT = """Notes of the Friday meeting, 17 April 2026

Present: Renata Castellane, Mara Lindqvist, Colm Brennagh. The board was read aloud. Nineteen jobs had been migrated by that morning, against a straight line of eighteen.

Renata said that the number might change after the review on Monday. Mara asked that the date move with it if it did. Colm wrote that down.
"""


def exhibits(folder: Path, files: Files) -> tuple[Exhibit, ...]:
    def stored(name: str, data: bytes, media_type: str) -> FileRef:
        return file_of(folder, files, name, data, media_type)

    board = makers.encoded(makers.screenshot(), "PNG")
    phone = makers.encoded(makers.screenshot((1170, 2532), title="Messages"), "PNG")
    plan = makers.letter_pdf("2 March 2026", PLAN_TEXT)
    decision = makers.letter_pdf("5 June 2026", DECISION_TEXT, paper="a4")
    return (
        Exhibit(key="x.plan", number=1, title="The plan, sections 1 to 4", date=on("03-02"), source="Document, signed by both", file=stored("plan-2026-03-02.pdf", plan, "application/pdf")),
        Exhibit(key="x.meeting", number=2, title="Notes of the Friday meeting", date=on("04-17"), source="Text file, Colm Brennagh", file=stored("friday-2026-04-17.txt", MEETING_TEXT.encode(), "text/plain")),
        Exhibit(key="x.mails", number=3, title="E-mails on the number of jobs", date=on("04-20"), source="Two messages, R. Castellane and M. Lindqvist", mails=MAILS),
        Exhibit(key="x.eml", number=4, title="E-mail on the two time-limit changes", date=on("05-12"), source="One message, T. Adeyemi", file=stored("time-limit-changes.eml", EML, "message/rfc822")),
        Exhibit(key="x.board", number=5, title="The job board, reconciliation jobs", date=at("05-13", "21:42"), source="Picture of the screen", file=stored("board-2026-05-13.png", board, "image/png"), transcript="Release board. 38 migrated. 4 waiting. 42 all jobs.\nRJ-020 to RJ-032: job of the nightly run, state and date."),
        Exhibit(key="x.wide", number=6, title="The same board on the last day of the plan", date=on("05-29"), source="Picture of the screen", file=stored("board-2026-05-29.webp", makers.encoded(makers.screenshot((1920, 1080)), "WEBP", lossless=True), "image/webp")),
        Exhibit(key="x.phone", number=7, title="Message from the ledger team", date=on("05-26"), source="Picture of a telephone’s screen", file=stored("IMG_2041.png", phone, "image/png")),
        Exhibit(key="x.turned", number=8, title="Whiteboard of the review", date=on("04-20", precision=Precision.ABOUT), source="Photograph", file=stored("IMG_1999.jpg", makers.turned_jpeg(), "image/jpeg")),
        Exhibit(key="x.csv", number=9, title="Jobs migrated, week by week", date=on("05-15"), source="Export of the job board", file=stored("jobs-by-week.csv", CSV.encode(), "text/csv")),
        Exhibit(key="x.log", number=10, title="Log of the scheduler", date=at("05-13", "21:42"), source="Text file", file=stored("scheduler2.log", LOG.encode(), "text/plain")),
        Exhibit(key="x.card", number=11, title="Design notes for the ledger schema", date=on("05-27"), source="Reference card", card=Card(what="Fourteen design notes, LDG-101 to LDG-114", where="Engineering wiki, space LEDGER, folder “Design notes 2026”", who_can_open="Everyone in Payments Reliability; T. Adeyemi commented on nine of them", seen_at="2026-05-27")),
        Exhibit(key="x.letter", number=12, title="Letter of decision", date=on("06-05"), source="Letter, R. Castellane", file=stored("letter-2026-06-05.pdf", decision, "application/pdf")),
        Exhibit(key="x.docx", number=13, title="Draft of the plan with comments", source="Document", file=stored("plan draft (comments).docx", b"PK\x03\x04 not printed", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
        Exhibit(key="x.locked", number=14, title="Pay statement", source="Document", file=stored("statement-locked.pdf", makers.locked(), "application/pdf")),
    )  # fmt: skip


def entries() -> tuple[Entry, ...]:
    def entry(key: str, kind: EntryKind, day: str, statement: str, **more) -> Entry:
        return Entry(key=key, kind=kind, happened=on(day), statement=statement, **more)

    note, win = EntryKind.NOTE, EntryKind.WIN
    return (
        entry("e01", EntryKind.EVENT, "03-02", "The plan is signed. It sets four expectations and ends on 29 May.", exhibits=("x.plan",)),
        entry("e02", note, "03-13", "My weekly report is sent one day late.", written_at="2026-03-13T20:05:00Z"),
        entry("e03", win, "04-02", "I lead the first of four sessions on the settlement service; eleven people come.", written_at="2026-04-02T21:11:00Z", goals=("g4",)),
        entry("e04", EntryKind.MEETING, "04-17", "The Friday meeting reads the board: nineteen jobs are migrated.", exhibits=("x.meeting",), goals=("g3",)),
        entry("e05", EntryKind.EMAIL, "04-20", "Ms Castellane changes the number of jobs from 30 to 42; the date stays 15 May.", exhibits=("x.mails",), goals=("g3",)),
        entry("e06", note, "04-20", "Told today the count is 42. Asked for the date to move with it; it does not.", written_at="2026-04-20T20:31:00Z", goals=("g3",), corrections=(Correction(words="The review was on the morning of the same day, not the day before.", written_at="2026-04-22T12:00:00Z"),)),
        entry("e07", EntryKind.OBSTACLE, "04-20", "The four ledger-close jobs need release 4.2 of the ledger, which is planned for 26 May.", exhibits=("x.mails", "x.phone"), goals=("g3",)),
        entry("e08", EntryKind.DOCUMENT, "04-20", "The whiteboard of the review shows 42 and the date of 15 May.", exhibits=("x.turned",), goals=("g3",)),
        entry("e09", EntryKind.EMAIL, "05-12", "Mr Adeyemi writes that neither of the two changes needed a design note.", exhibits=("x.eml",), goals=("g2",)),
        entry("e10", EntryKind.METRIC, "05-13", "The board shows 38 jobs migrated and four waiting.", exhibits=("x.board", "x.csv", "x.log"), goals=("g3",), details=Details(metric=Metric(name="Jobs migrated", value="38", unit="jobs", target="at least 30")), places=(Place(words="38 migrated", exhibit="x.board"), Place(words="", page=1, exhibit="x.csv"))),
        entry("e11", EntryKind.FEEDBACK, "05-22", "Ms Hartog thanks me for the fourth session.", goals=("g4",), details=Details(feedback=Feedback(who="Ines Hartog", relation="Lead, Ledger", channel="Message", words="Best walk-through of settlement we have had. My two new people could fix the overnight job alone the week after."))),
        entry("e12", EntryKind.REFERENCE, "05-27", "The fourteenth design note is finished; all fourteen are in the wiki.", exhibits=("x.card",), goals=("g2",)),
        entry("e13", EntryKind.EVENT, "05-29", "The plan ends, with one priority-one incident and a median review time of 0.6 day.", exhibits=("x.wide", "x.letter")),
        entry("e14", EntryKind.EVENT, "06-05", "The letter of decision finds expectations 2 and 3 not met.", exhibits=("x.letter",), places=(Place(words="The plan and this letter are kept by Human Resources.", page=2, exhibit="x.letter"),)),
        entry("e17", EntryKind.METRIC, "05-11", "The median review time stays under a day.", principles=(("How we work", "Answer first, Write it down"),), details=Details(metric=Metric(name="Median review time", value="0.6", unit="days", target="1", values=tuple(Value(at=f"2026-{day}", value=value, source="Review tool, weekly report") for day, value in (("03-09", "1.1"), ("03-30", "0.9"), ("04-20", "0.8"), ("05-11", "0.6"))), count=4))),
        Entry(key="e15", kind=EntryKind.DOCUMENT, happened=on("02-10", precision=Precision.MONTH), statement="A draft of the plan names 30 jobs.", exhibits=("x.docx", "x.locked")),
    )  # fmt: skip


def goals() -> tuple[Goal, ...]:
    readings = [
        ("03-02", "0"),
        ("03-09", "2"),
        ("03-16", "4"),
        ("03-23", "8"),
        ("03-30", "11"),
        ("04-06", "15"),
        ("04-13", "19"),
        ("04-20", "22"),
        ("04-27", "27"),
        ("05-04", "32"),
        ("05-11", "36"),
        ("05-13", "38"),
    ]
    given = {"given_on": "2026-03-02", "given_by": "R. Castellane", "exhibit": "x.plan"}
    return (
        Goal(key="g2", number=2, word="expectation", title="Design notes", due="2026-05-29", versions=(GoalVersion(words="There is a design note for each change to the ledger schema, before work begins.", how="Plan, section 2", **given),), target="one for each change", unit="notes", readings=(Reading(at="2026-05-27", value="14", exhibit="x.card"),)),
        Goal(
            key="g3", number=3, word="expectation", title="Reconciliation jobs", due="2026-05-15", unit="jobs migrated",
            shown="Progress is shown on the job board, read at the Friday meeting.", shown_source="Plan, section 3", target="at least 30 jobs",
            versions=(
                GoalVersion(words="Migrate the reconciliation jobs to the new scheduler (at least 30 jobs) by 15 May 2026.", how="Plan, section 3", target="30", **given),
                GoalVersion(words="Migrate the remaining reconciliation jobs to the new scheduler (all 42 jobs on the board) by 15 May 2026, with no job left on the old scheduler.", how="E-mail", given_by="R. Castellane", given_on="2026-04-20", exhibit="x.mails", target="42"),
            ),
            readings=tuple(Reading(at=f"2026-{day}", value=value, exhibit="x.csv") for day, value in readings),
        ),
        Goal(key="g4", number=4, word="expectation", versions=(GoalVersion(words="Lead four sessions on the settlement service for the wider group.", how="Plan, section 4", **given),)),
    )  # fmt: skip


SUMMARY = (
    SummaryRow(number=1, words="no more than two priority-one incidents traced to the settlement service", due="29 May", delivered="29 May", figures=(Figure(value="1", against="of at most 2"),), ref="part.timeline"),
    SummaryRow(number=2, words="a design note for each change to the ledger schema, before work begins", due="29 May", delivered="27 May", figures=(Figure(value="14", against="of 14"),), ref="g2"),
    SummaryRow(number=3, words="migrate the reconciliation jobs to the new scheduler (at least 30 jobs)", due="15 May", delivered="13 May", figures=(Figure(value="38", against="of at least 30"), Figure(value="38", against="of 42, as changed")), ref="g3"),
    SummaryRow(number=4, words="lead four sessions on the settlement service for the wider group", due="29 May", delivered="22 May", figures=(Figure(value="4", against="of 4"),), ref="g4"),
)  # fmt: skip
STATEMENT = (
    Paragraph(text="I joined Tessaly Freight Systems in September 2019 and have been a senior software engineer in Payments Reliability since 2023.", refs=("part.people",)),
    Paragraph(text="The plan ran from 2 March to 29 May 2026 and set four expectations. I signed it on the first day and asked for no change to its words.", refs=("x.plan",)),
    Paragraph(text="The letter of decision finds two of the four not met. It does not question the figures for expectations 1 and 4.", refs=("x.letter",)),
    Paragraph(text="Expectation 3 asked for at least 30 reconciliation jobs by 15 May. On 20 April, seven weeks into the plan, the number became 42. The date stayed as it was.", refs=("x.plan", "x.mails")),
    Paragraph(text="I answered within the hour that 38 could be finished by the date, and named the four that had to wait for the ledger team’s release of 26 May. On 13 May the board shows 38.", refs=("x.mails", "x.board")),
    Paragraph(text="Mr Adeyemi, who reviewed both, wrote on 12 May that neither change needed a note.", refs=("x.eml", "g2")),
    Paragraph(text="I do not ask the panel to overlook the four jobs or the late report. I ask that the plan be read in the words in which it was given.", refs=("part.ask",)),
)  # fmt: skip
PEOPLE = (
    Person(
        name="Mara Lindqvist", post="Senior Software Engineer", part="The person whose plan it is"
    ),
    Person(
        name="Renata Castellane",
        post="Engineering Manager",
        part="Gave the plan and changed it on 20 April; signed the letter of decision",
    ),
    Person(
        name="Tunde Adeyemi",
        post="Principal Engineer",
        part="Reviewed the changes of 7 April and 6 May",
    ),
    Person(name="Ines Hartog", post="Lead, Ledger", part="Answered for release 4.2 of the ledger"),
    Person(
        name="Colm Brennagh",
        post="Human Resources Partner",
        part="Present at the meetings of 2 March and 5 June",
    ),
)
CHAMPIONS = (
    Champion(name="Ines Hartog", relation="Lead, Ledger", date="2026-06-10", words="I lead the ledger team. Release 4.2 was planned for 26 May from the first week of March, and came out on that day. The four ledger-close jobs could not have been migrated before it by anyone."),
    Champion(name="Tunde Adeyemi", relation="Principal Engineer", date="2026-06-09", words="I read all fourteen design notes and commented on nine. Each was there before the change it describes.", refs=("x.eml",)),
)  # fmt: skip


def rich(folder: Path, **changes) -> tuple[Snapshot, Files]:
    """A panel packet with every part, every kind of exhibit and every kind of entry."""
    files: Files = {}
    snapshot = bare(
        document=Document(title="Statement in Support of Appeal", name="Mara Lindqvist", role="Senior Software Engineer, Payments Reliability", signed_on="2026-06-12"),
        plan=Plan(name="Performance Improvement Plan", employer="Tessaly Freight Systems", start="2026-03-02", end="2026-05-29", stages=(Stage(name="Plan", start="2026-03-02", end="2026-05-29"), Stage(name="Appeal", start="2026-06-05", end="2026-06-19"))),
        zone="America/New_York",
        ask="I ask the panel to set aside the finding of 5 June 2026 that the plan was not met, and to read expectations 2 and 3 by the words in which they were given.",
        accept=("Four of the 42 jobs on the changed list were not migrated by 15 May.", "One of my weekly reports in March was one day late."),
        summary=SUMMARY, statement=STATEMENT, goals=goals(), entries=entries(), exhibits=exhibits(folder, files), people=PEOPLE, champions=CHAMPIONS,
    )  # fmt: skip
    return dataclasses.replace(snapshot, **changes), files


def lawyer(folder: Path, **changes) -> tuple[Snapshot, Files]:
    """The same record for a lawyer: how obtained, when received and written, the ledger's head, protected events."""
    snapshot, files = rich(folder)
    kept = tuple(
        dataclasses.replace(e, written_at=e.written_at or "2026-06-01T18:20:00Z", lag="the same day" if e.written_at else "12 days later", late=not e.written_at, obtained="Written by me in my own record" if e.written_at else "Received by me in the course of work", people=("Renata Castellane",) if "Castellane" in e.statement else ())
        for e in snapshot.entries
    )  # fmt: skip
    protected = Entry(key="e16", kind=EntryKind.PROTECTED, happened=on("04-14"), statement="I report to Human Resources that two of us were asked to change the incident times.", original_words="told HR (Colm) abt the incident times, 14:00, room 3. he took notes", written_at="2026-04-14T18:40:00Z", lag="the same day", obtained="Written by me in my own record", lawyer_only=True)  # fmt: skip
    shown = tuple(
        dataclasses.replace(x, file=dataclasses.replace(x.file, received_at="2026-06-02T09:15:00Z") if x.file else None, obtained="Sent to me by the sender" if x.mails else "Handed to me at a meeting", lawyer_only=x.key == "x.locked")
        for x in snapshot.exhibits
    )  # fmt: skip
    ledger = Ledger(
        head=hashlib.sha256(b"ledger").hexdigest(), sequence=412, at="2026-06-12T14:30:00Z"
    )
    snapshot = dataclasses.replace(
        snapshot, kind=Kind.LAWYER, entries=(*kept, protected), exhibits=shown, ledger=ledger,
        away=(Away(first="2026-04-06", last="2026-04-10", why="Leave"), Away(first="2026-05-18", last="2026-05-18", why="Sick")),
    )  # fmt: skip
    return dataclasses.replace(snapshot, **changes), files
