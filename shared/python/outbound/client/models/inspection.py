"""Types of the inspection API, generated from docs/openapi/inspection.json by `python -m tests.clients`."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

Action: TypeAlias = Literal[
    "record",
    "amend",
    "void",
    "propose",
    "approve",
    "read",
    "identify",
    "search",
    "figures",
    "explain",
    "revisions",
    "quality",
    "export",
    "acts",
    "verify",
    "close_year",
    "reopen_year",
    "change_closed_year",
    "receipt",
    "hand_over",
    "dispose",
    "photograph",
    "subscribe",
    "administer",
]


Agency: TypeAlias = Literal["cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"]


class Amendment(TypedDict):
    """A JSON merge patch (RFC 7396) of the record's fields, and `reason`, which says why."""

    reason: str
    """Why it is amended; it is published with the version."""


class Batch(TypedDict):
    """Up to 1,000 records, each as in a single POST."""

    records: list[Any]
    """The records, each as in a single POST, with an id of the caller's or without."""


class Conveyance(TypedDict):
    """What carries the traffic. Its plate is the inspection's `plate`, which is never published (D10)."""

    description: NotRequired[str | None]
    """For instance 'white pickup, 2019'."""

    registration_country: NotRequired[str | None]
    """Country of the plate, ISO 3166-1 alpha-2."""

    registration_state: NotRequired[str | None]
    """State or province of the plate, by its ISO 3166-2 code without the country."""


class Decision(TypedDict):
    """Why a proposal is decided so; may be left out."""

    reason: NotRequired[str | None]
    """Why; kept with the proposal."""


Method: TypeAlias = Literal[
    "visual", "document_check", "canine", "nii_xray", "nii_gamma", "physical", "pat_down"
]


Order: TypeAlias = Literal["newest", "oldest"]


Outcome: TypeAlias = Literal[
    "released", "referred_to_secondary", "seizure", "arrest", "referral_to_hsi", "conveyance_seized"
]


Posture: TypeAlias = Literal["routine", "targeted", "pulse_and_surge"]


Precision: TypeAlias = Literal["instant", "day", "month"]


class Seen(TypedDict):
    """A seizure that was recorded before, and where in it the same serial number stands."""

    id: str
    """Record id of the seizure."""

    version: int
    """The version of it that stood."""

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: str
    """Code of the CBP field office or Border Patrol sector."""

    local_day: str
    """Day of the seizure at the port."""

    item: NotRequired[int | None]
    """Which item of the new record, from 0; absent for a trace, which is of one firearm."""

    seen_item: int
    """Which item of the earlier one, from 0."""

    exact: bool
    """Whether both are marked alike. Else they are the same but for case, blanks, dashes and script, and with O read as 0, and I and L as 1."""


class SeenBefore(TypedDict):
    """The earlier seizures that have one of its serial numbers, as far as the caller may see them."""

    records: list[Seen]
    """Where it was seen, the newest seizures first. Voided ones are not among them."""

    more: bool
    """Whether the caller may see others beside these: list them by `serial`."""


class ShownAct(TypedDict):
    """One act: a write, or a read in which identities were seen."""

    at: str
    """UTC instant."""

    subject: str
    """Who: the issuer and the subject of the token."""

    roles: str
    """The caller's roles, with spaces between them."""

    kind: str
    """With what: the record itself, or what belongs to it, as `custody`."""

    action: str
    """What: `record`, `amend`, `void`, `identify` and so on."""

    version: NotRequired[int | None]
    """The version that was made; absent for a read."""

    before: NotRequired[str | None]
    """SHA-256 of the version that it replaced."""

    after: NotRequired[str | None]
    """SHA-256 of the version that was made."""

    reason: NotRequired[str | None]
    """Why, as the caller said."""

    request_id: NotRequired[str | None]
    """`X-Request-Id` of the request."""

    trace_id: NotRequired[str | None]
    """W3C trace that the request was part of."""

    detail: NotRequired[dict[str, Any] | None]
    """Of a read: what was asked, and how many were seen. Of a proposal: which."""

    lane: str
    """The chain in which the act stands."""

    number: int
    """Its number there."""

    digest: str
    """SHA-256 of the act, which covers the one before it in the lane."""


Stage: TypeAlias = Literal["primary", "secondary"]


State: TypeAlias = Literal["pending", "approved", "refused", "withdrawn", "stale"]


Status: TypeAlias = Literal["active", "voided"]


Traffic: TypeAlias = Literal[
    "personal_vehicle",
    "pedestrian",
    "commercial_bus",
    "commercial_truck",
    "rail",
    "air_passenger",
    "air_cargo",
    "express_consignment",
    "mail",
    "vessel",
]


class Void(TypedDict):
    """Why a record is voided."""

    reason: str
    """Why it is voided; it is published with the version."""


class Why(TypedDict):
    """Why a fiscal year is closed, or opened again."""

    reason: str
    """Why; it is published with the closing."""


class FieldError(TypedDict):
    """Where in the request something is wrong (a JSON pointer, or the parameter's place), and what."""

    pointer: str
    """JSON pointer (RFC 6901) into the body, or the place of a parameter, such as query/limit."""

    detail: str
    """What is wrong there, and what to write instead."""


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    """The kind of problem, such as urn:outbound:problem:conflict."""

    title: str
    """The kind of problem in words, always the same."""

    status: int
    """The HTTP status again."""

    detail: str
    """What is wrong with this request, and what to do."""

    errors: NotRequired[list[FieldError] | None]
    """Where it is wrong, place by place; absent where it is wrong as a whole."""


class InspectionsProposalsQuery(TypedDict):
    state: NotRequired[State | None]
    """Only those in this state."""

    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class InspectionsQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""

    port: NotRequired[str | None]
    """Schedule D port code."""

    field_office: NotRequired[str | None]
    """Code of the CBP field office or Border Patrol sector."""

    occurred_from: NotRequired[str | None]
    """First instant, RFC 3339 with an offset; `+` is written %2B."""

    occurred_before: NotRequired[str | None]
    """Instant after the last one, RFC 3339 with an offset; `+` is written %2B."""

    local_day_from: NotRequired[str | None]
    """First day at the port, as YYYY-MM-DD."""

    local_day_through: NotRequired[str | None]
    """Last day at the port, itself included."""

    fiscal_year: NotRequired[int | None]
    """Of the day at the port, named by the year it ends in."""

    status: NotRequired[Literal["active", "voided"] | None]
    """`active`, or `voided`; both where it is left out."""

    agency: NotRequired[
        Literal["cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"] | None
    ]
    """The agency that leads."""

    operation: NotRequired[str | None]
    """Code of the operation."""

    task_force: NotRequired[str | None]
    """Code of the task force of an operation."""

    precision: NotRequired[Literal["instant", "day", "month"] | None]
    """How exactly the time of the event is known."""

    traffic: NotRequired[
        Literal[
            "personal_vehicle",
            "pedestrian",
            "commercial_bus",
            "commercial_truck",
            "rail",
            "air_passenger",
            "air_cargo",
            "express_consignment",
            "mail",
            "vessel",
        ]
        | None
    ]
    """What is inspected."""

    stage: NotRequired[Literal["primary", "secondary"] | None]
    """Primary or secondary inspection."""

    posture: NotRequired[Literal["routine", "targeted", "pulse_and_surge"] | None]
    """Routine, targeted, or pulse and surge."""

    outcome: NotRequired[
        Literal[
            "released", "referred_to_secondary", "seizure", "arrest", "referral_to_hsi", "conveyance_seized"
        ]
        | None
    ]
    """What came of it."""

    registration_country: NotRequired[str | None]
    """Country that the conveyance is registered in, ISO 3166-1 alpha-2."""

    registration_state: NotRequired[str | None]
    """State that it is registered in."""

    method: NotRequired[
        Literal["visual", "document_check", "canine", "nii_xray", "nii_gamma", "physical", "pat_down"] | None
    ]
    """A method that was used, perhaps beside others."""

    plate: NotRequired[str | None]
    """License plate; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1."""

    remarks: NotRequired[str | None]
    """Words that the remarks have, all of them, in any order; case and script do not matter."""

    order: NotRequired[Order]
    """Which end of time comes first."""


class PostInspectionsStreamQuery(TypedDict):
    first_line: NotRequired[int]
    """Number of the first line that is sent, in the whole upload."""


class InspectionsActsQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class ActPage(TypedDict):
    """Acts of one record, the oldest first."""

    acts: list[ShownAct]
    """Up to `limit` of them."""

    next: NotRequired[str | None]
    """`cursor` of the page after this one; absent on the last."""


class Closing(TypedDict):
    """Whether one fiscal year is closed for one kind of records, as it stands on `outbound.closings.v1`."""

    id: str
    """The same for ever for this year and these records; the Kafka key."""

    version: int
    """1 when first closed, then one more by each change of status."""

    status: Status
    """`active`: the year is closed; `voided`: it was opened again."""

    reason: str
    """Why this version was made."""

    recorded_at: str
    """UTC instant at which this version became known."""

    fiscal_year: int
    """Named by the calendar year in which it ends."""

    records: str
    """Which records: `inspection` or `seizure`."""

    local_day: str
    """Last day of the fiscal year."""


class Inspection(TypedDict):
    """One inspection as it stands."""

    occurred_at: str
    """UTC instant of the event."""

    precision: NotRequired[Precision]
    """How exactly the time is known."""

    agency: NotRequired[Agency]
    """Whose record it is: it counts for this agency."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: str
    """Schedule D port code."""

    traffic: Traffic
    """The kind of traffic that is inspected."""

    stage: Stage
    """Primary, or secondary after a referral from primary."""

    posture: NotRequired[Posture]
    """How the inspection came about."""

    methods: list[Method]
    """How it was inspected: each method that was used."""

    conveyance: NotRequired[Conveyance | None]
    """What carried the traffic, where there is one."""

    travelers: NotRequired[int]
    """Persons inspected."""

    outcome: Outcome
    """What came of it."""

    id: str
    """Record id, UUIDv7; the Kafka key."""

    version: int
    """1 on creation, then one more by each amendment or void."""

    status: Status
    """`voided` counts nothing; no record is ever deleted."""

    reason: NotRequired[str | None]
    """Why this version was made; always set from version 2 on."""

    recorded_at: str
    """UTC instant at which this version became known."""

    occurred_at_device: NotRequired[str | None]
    """UTC instant of the event by the clock of the device, which was off; `occurred_at` is corrected. Absent where nothing was."""

    clock_offset_seconds: NotRequired[int | None]
    """Seconds that were added to the device's time: above zero, its clock was slow. Absent where nothing was corrected."""

    local_time: str
    """The same instant at the port's clock, with its offset."""

    local_day: str
    """Day at the port: what the fiscal calendar counts by."""

    time_zone: str
    """IANA zone of the port, or of the field office."""

    field_office: str
    """Code of the CBP field office or Border Patrol sector, as it follows from the port."""

    after_close: NotRequired[bool]
    """This version was made after its fiscal year was closed; absent where it was not."""

    plate: NotRequired[str | None]
    """License plate of the conveyance, as it reads, in any script. Never published."""

    remarks: NotRequired[str | None]
    """In the officer's own words. Never published."""


class InspectionPage(TypedDict):
    records: list[Inspection]
    """Records as they stand."""

    next: NotRequired[str | None]
    """`cursor` of the page after this one; absent on the last."""


class LineAnswer(TypedDict):
    """
    What became of one line, or, in the last line of the answer, of all of them.

    A line that ends the upload early has a problem and the number of the first line that was not entered.
    """

    line: NotRequired[int | None]
    """Number of the line, from 1, blank lines counted."""

    status: NotRequired[int | None]
    """HTTP status, as a POST of this record alone would have had."""

    id: NotRequired[str | None]
    """Id of the record; absent where it was refused without one."""

    version: NotRequired[int | None]
    """Version that stands; absent where there is none."""

    proposal: NotRequired[str | None]
    """The proposal that it became; absent where it is none."""

    seen_before: NotRequired[SeenBefore | None]
    """Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know."""

    problem: NotRequired[dict[str, Any] | None]
    """Why it was refused, as RFC 9457 has it; absent where it was not."""

    replayed: NotRequired[bool | int | None]
    """true: answered as before. In the last line, how many of them."""

    lines: NotRequired[int | None]
    """In the last line: how many lines were answered."""

    created: NotRequired[int | None]
    """In the last line: how many were answered 201."""

    unchanged: NotRequired[int | None]
    """In the last line: how many were answered 200."""

    proposed: NotRequired[int | None]
    """In the last line: how many were answered 202."""

    refused: NotRequired[int | None]
    """In the last line: how many were refused."""


class NewInspection(TypedDict):
    """An inspection as an officer enters it."""

    occurred_at: NotRequired[str | None]
    """When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given."""

    occurred_local: NotRequired[str | None]
    """When it happened by the clock at the port, such as 2026-06-14T21:30, instead of occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in 2026-11-01T01:30-05:00. With the precision day or month the day alone will do. It is answered as occurred_at and local_time."""

    precision: NotRequired[Precision]
    """How exactly the time is known."""

    agency: NotRequired[Agency]
    """Whose record it is: it counts for this agency."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: str
    """Schedule D port code."""

    traffic: Traffic
    """The kind of traffic that is inspected."""

    stage: Stage
    """Primary, or secondary after a referral from primary."""

    posture: NotRequired[Posture]
    """How the inspection came about."""

    methods: list[Method]
    """How it was inspected: each method that was used."""

    conveyance: NotRequired[Conveyance | None]
    """What carried the traffic, where there is one."""

    travelers: NotRequired[int]
    """Persons inspected."""

    outcome: Outcome
    """What came of it."""

    plate: NotRequired[str | None]
    """License plate of the conveyance, as it reads, in any script. Never published."""

    remarks: NotRequired[str | None]
    """In the officer's own words. Never published."""

    id: NotRequired[str | None]
    """A UUIDv7 made by the caller, or absent."""

    reason: NotRequired[str | None]
    """Why it is recorded; needed in a closed fiscal year."""


class ProposalBody(TypedDict):
    """A change that waits for a second person, or did. What it would change stands as before."""

    id: str
    """Id of the proposal."""

    action: Action
    """What is proposed: `record`, `amend`, `void`, `close_year` or `reopen_year`."""

    record_id: str
    """The record that it is about; for a fiscal year, its closing."""

    version: int
    """The version that it would change; 0: there is none yet."""

    fiscal_year: NotRequired[int | None]
    """The fiscal year that it is about, if it is about one."""

    change: NotRequired[dict[str, Any] | None]
    """The merge patch, or the new record."""

    reason: NotRequired[str | None]
    """Why it is proposed."""

    state: State
    """`pending`, `approved`, `refused`, `withdrawn` or `stale`."""

    proposed_by: NotRequired[str | None]
    """By whom; null for who may not see identities."""

    proposed_at: str
    """When it was proposed."""

    decided_by: NotRequired[str | None]
    """Who decided; null before, and for who may not see it."""

    decided_at: NotRequired[str | None]
    """When it was decided; null while it is pending."""

    decision: NotRequired[str | None]
    """Why it was decided so, if that was said."""


class ProposalPage(TypedDict):
    """Some of the proposals."""

    proposals: list[ProposalBody]
    """In the order in which they were made."""

    next: NotRequired[str | None]
    """Cursor of the next page; null on the last one."""


class Result(TypedDict):
    """What became of one record: 201 created, 200 it stood already, 202 it was proposed, else its problem."""

    index: int
    """Place in the batch, from 0."""

    status: int
    """HTTP status, as a POST of this record alone would have had."""

    id: NotRequired[str | None]
    """Id of the record; absent where it was refused without one."""

    version: NotRequired[int | None]
    """Version that stands; absent where there is none."""

    proposal: NotRequired[str | None]
    """The proposal that it became; absent where it is none."""

    seen_before: NotRequired[SeenBefore | None]
    """Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know."""

    problem: NotRequired[dict[str, Any] | None]
    """Why it was refused, as RFC 9457 has it; absent where it was not."""


class Standing(TypedDict):
    """How every fiscal year stands that was ever closed, the latest first."""

    closings: list[Closing]
    """One a fiscal year, each as it stands."""


class BatchAnswer(TypedDict):
    """Counts, and one result a record in the order sent."""

    created: int
    """Records that were stored."""

    unchanged: int
    """Records that stood already."""

    proposed: int
    """Records that wait for a second person."""

    refused: int
    """Records that were refused, each for itself."""

    results: list[Result]
    """One result a record, in the order sent."""
