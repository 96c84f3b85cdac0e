"""Types of the seizure API, generated from docs/openapi/seizure.json by `python -m tests.clients`."""

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


Line: TypeAlias = int


class AttachmentDraft(TypedDict):
    """A photo or a document of items."""

    lines: list[Line]
    """The items, each named by its line in the seizure, from 1."""

    name: str
    """What people call it. It is shown, and never a path."""

    content: str
    """The file in base64 (RFC 4648): a JPEG, a PNG or a PDF. A photo loses all that its camera added, such as the place, but for its orientation."""


class Batch(TypedDict):
    """Up to 1,000 records, each as in a single POST."""

    records: list[Any]
    """The records, each as in a single POST, with an id of the caller's or without."""


class Block(TypedDict):
    """Numbers that are reserved for a device, from `first` through `last`."""

    port_code: str
    """Whose numbers they are."""

    device: str
    """Name of the device."""

    first: str
    """First number."""

    last: str
    """Last number."""

    reserved_at: str
    """UTC instant."""


class BlockDraft(TypedDict):
    """Numbers of a port that are reserved for a device, which then writes receipts without a network."""

    device: str
    """Name of the device."""

    size: int
    """How many numbers."""


Caliber: TypeAlias = Literal[
    "22_lr",
    "380_auto",
    "9_mm",
    "38_super",
    "38_special",
    "357_magnum",
    "40_sw",
    "45_auto",
    "5_56_mm",
    "5_7_mm",
    "7_62x39_mm",
    "7_62x51_mm",
    "50_bmg",
    "12_gauge",
    "20_gauge",
    "other",
    "not_recorded",
]


ComponentType: TypeAlias = Literal["receiver", "magazine", "silencer", "conversion_device", "other_part"]


CurrencyForm: TypeAlias = Literal["cash", "monetary_instrument", "not_recorded"]


class Custodian(TypedDict):
    """A person who answers for items; the same person always has the same id."""

    id: str
    """Badge number or account, such as `cbp-20417`."""

    name: str
    """As it is written on the receipt."""

    agency: NotRequired[Agency]
    """Whom the person works for."""


class Decision(TypedDict):
    """Why a proposal is decided so; may be left out."""

    reason: NotRequired[str | None]
    """Why; kept with the proposal."""


Disposition: TypeAlias = Literal["returned", "forfeited", "destroyed", "evidence", "transferred"]


class DispositionDraft(TypedDict):
    """Items that leave custody for good."""

    lines: list[Line]
    """The items, each named by its line in the seizure, from 1."""

    at: str
    """When, as RFC 3339 with an offset; never before the step before."""

    reason: str
    """Why."""

    holder: Custodian
    """Who holds every one of the items."""

    disposition: Disposition
    """How they leave."""

    authority: str
    """The document that allows it: court order, forfeiture, release."""

    witness: NotRequired[Custodian | None]
    """A second person; needed where items are destroyed."""

    recipient: NotRequired[str | None]
    """Who gets them; needed where they are returned or transferred."""


FileKind: TypeAlias = Literal["image/jpeg", "image/png", "application/pdf"]


FirearmCategory: TypeAlias = Literal["handgun", "long_arm", "other_firearm"]


FirearmType: TypeAlias = Literal[
    "pistol",
    "revolver",
    "derringer",
    "rifle",
    "shotgun",
    "machine_gun",
    "any_other_weapon",
    "destructive_device",
    "unknown",
]


class Found(TypedDict):
    """One item that was found at a count."""

    seizure_id: str
    """Its seizure."""

    line: int
    """Its line there."""


class HandOverDraft(TypedDict):
    """Items that go from who holds them to someone else."""

    lines: list[Line]
    """The items, each named by its line in the seizure, from 1."""

    at: str
    """When, as RFC 3339 with an offset; never before the step before."""

    reason: str
    """Why."""

    giver: Custodian
    """Who gives, and holds every one of the items."""

    taker: Custodian
    """Who takes, and holds them from then on."""

    expected_back_at: NotRequired[str | None]
    """When they should be back, if they should."""


SealNumber: TypeAlias = str


class IssuedLine(TypedDict):
    """One item on an issued receipt."""

    line: int
    """Of the seizure's items, from 1."""

    description: NotRequired[str | None]
    """In words; by default from the seizure's item."""

    packages: NotRequired[int]
    """Boxes, bags or pieces handed in."""

    weight_grams: NotRequired[int | None]
    """Gross weight in grams."""

    domestic_value: NotRequired[str | None]
    """Estimated domestic value in U.S. dollars, such as "450.00"."""

    seal_numbers: NotRequired[list[SealNumber]]
    """Of the seals on its packages."""

    kind: str
    """Kind of the seizure's item."""

    currency: NotRequired[str | None]
    """Of money: its ISO 4217 code."""

    amount_minor: NotRequired[int | None]
    """Of money: the amount in minor units of the currency."""


Mode: TypeAlias = Literal["land", "air", "sea", "other"]


NotTracedReason: TypeAlias = Literal[
    "serial_error",
    "serial_obliterated",
    "no_serial",
    "incomplete_description",
    "made_before_1969",
    "records_unavailable",
    "no_answer",
    "sold_abroad",
    "sold_to_government",
    "lost_or_stolen",
    "other",
]


Order: TypeAlias = Literal["newest", "oldest"]


OtherCategory: TypeAlias = Literal[
    "other_weapon", "explosive", "scope", "case", "body_armor", "other_ammunition_gun_part"
]


class Outstanding(TypedDict):
    """Numbers that a device has and that nothing was said of yet, from `first` through `last`."""

    device: str
    """Name of the device."""

    first: str
    """First number."""

    last: str
    """Last number."""


Precision: TypeAlias = Literal["instant", "day", "month"]


class ReceiptLine(TypedDict):
    """One item on a receipt."""

    line: int
    """Of the seizure's items, from 1."""

    description: NotRequired[str | None]
    """In words; by default from the seizure's item."""

    packages: NotRequired[int]
    """Boxes, bags or pieces handed in."""

    weight_grams: NotRequired[int | None]
    """Gross weight in grams."""

    domestic_value: NotRequired[str | None]
    """Estimated domestic value in U.S. dollars, such as "450.00"."""

    seal_numbers: NotRequired[list[SealNumber]]
    """Of the seals on its packages."""


ReferralOutcome: TypeAlias = Literal["pending", "declined", "charged", "convicted"]


ReferredTo: TypeAlias = Literal["ice_hsi", "atf", "usao"]


class Returned(TypedDict):
    """The numbers of a block that are void from now on."""

    reason: str
    """Why they will not be used."""

    numbers: list[str]
    """In order; none where all were used or void already."""


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


SerialStatus: TypeAlias = Literal[
    "present", "obliterated_partly", "obliterated_wholly", "none", "not_recorded"
]


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


Stands: TypeAlias = Literal["issued", "void", "not_issued", "other_form"]


State: TypeAlias = Literal["pending", "approved", "refused", "withdrawn", "stale"]


class Stated(TypedDict):
    """The number that the officer wrote into the seizure, as against the receipts that were issued here."""

    custody_receipt: str
    """As the current version of the seizure has it."""

    stands: Stands
    """`issued` or `void`: a receipt of this seizure has it. `not_issued`: none has; it may be one that was written offline, or a mistake. `other_form`: it is no number of the seizure's port."""


Status: TypeAlias = Literal["active", "voided"]


Statute: TypeAlias = Literal[
    "usc_31_5316", "usc_31_5332", "usc_31_5324", "usc_22_401", "usc_18_554", "usc_18_932", "usc_18_933"
]


Step: TypeAlias = Literal["taken", "handed_over", "stored", "disposed", "withdrawn"]


class StorageDraft(TypedDict):
    """Items that are put in a place by who holds them."""

    lines: list[Line]
    """The items, each named by its line in the seizure, from 1."""

    at: str
    """When, as RFC 3339 with an offset; never before the step before."""

    reason: str
    """Why."""

    holder: Custodian
    """Who holds every one of the items, and goes on to."""

    location: str
    """Vault, shelf or locker, such as `vault-a.shelf-3`."""


TraceOutcome: TypeAlias = Literal["purchaser", "dealer", "not_traced"]


TracePriority: TypeAlias = Literal["routine", "urgent"]


class TraceResult(TypedDict):
    """What ATF answered. The purchaser has no name here (D10)."""

    outcome: TraceOutcome
    """How far the trace came."""

    reason: NotRequired[NotTracedReason | None]
    """Given exactly when outcome is not_traced."""

    completed_on: str
    """Day on which ATF completed the trace."""

    purchased_on: NotRequired[str | None]
    """Day of the first retail purchase, if known."""

    dealer_state: NotRequired[
        Literal[
            "AK",
            "AL",
            "AR",
            "AZ",
            "CA",
            "CO",
            "CT",
            "DC",
            "DE",
            "FL",
            "GA",
            "GU",
            "HI",
            "IA",
            "ID",
            "IL",
            "IN",
            "KS",
            "KY",
            "LA",
            "MA",
            "MD",
            "ME",
            "MI",
            "MN",
            "MO",
            "MP",
            "MS",
            "MT",
            "NC",
            "ND",
            "NE",
            "NH",
            "NJ",
            "NM",
            "NV",
            "NY",
            "OH",
            "OK",
            "OR",
            "PA",
            "PR",
            "RI",
            "SC",
            "SD",
            "TN",
            "TX",
            "UT",
            "VA",
            "VI",
            "VT",
            "WA",
            "WI",
            "WV",
            "WY",
        ]
        | None
    ]
    """The dealer's state, by its postal abbreviation."""


class VoidInput(TypedDict):
    """Why a record is voided."""

    reason: str
    """Why it is voided; it is published with the version."""


class VoidOutput(TypedDict):
    """A number that stands for nothing, and why."""

    number: str
    """The number."""

    reason: str
    """Why it is void."""

    voided_at: str
    """UTC instant."""


class VoidDraft(TypedDict):
    """Why a receipt is void, or why a reserved number will never be used."""

    reason: str
    """Why."""


class Why(TypedDict):
    """Why a fiscal year is closed, or opened again."""

    reason: str
    """Why; it is published with the closing."""


class WrittenTrace(TypedDict):
    """A trace as it stands on `outbound.traces.v1`."""

    occurred_at: str
    """UTC instant of the event."""

    precision: NotRequired[Literal["instant", "day"]]
    """How exactly the time of the request is known."""

    agency: NotRequired[Agency]
    """The U.S. agency that asked, or ATF for another country."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: NotRequired[str | None]
    """Code of the CBP field office or sector; absent without a U.S. place."""

    trace_number: NotRequired[str | None]
    """ATF's number, once the request is submitted."""

    priority: NotRequired[TracePriority]
    """As asked for on ATF F 3312.1."""

    crime_code: NotRequired[str | None]
    """NCIC code of the crime that it was used in."""

    project_code: NotRequired[str | None]
    """Project or initiative, as agreed with ATF."""

    ori: NotRequired[str | None]
    """Originating agency identifier of NCIC; j:OrganizationORIIdentification."""

    case_number: NotRequired[str | None]
    """Case number of who asks; nc:CaseTrackingID."""

    requesting_agency: str
    """Name of the agency that asked."""

    requesting_country: NotRequired[str]
    """Country that asked, ISO 3166-1 alpha-2."""

    seizure_id: NotRequired[str | None]
    """The seizure that the firearm came from, if recorded."""

    recovered_on: NotRequired[str | None]
    """Day on which the firearm was recovered."""

    type: FirearmType | Literal["receiver", "silencer", "conversion_device"]
    """Type as on ATF F 3312.1; j:FirearmCategoryText."""

    manufacturer: NotRequired[str | None]
    """Manufacturer as marked, in any script; nc:ItemMakeName."""

    manufacturer_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    model: NotRequired[str | None]
    """Model as marked, in any script; nc:ItemModelName."""

    model_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    caliber: NotRequired[Caliber]
    """Caliber or gauge; j:FirearmBoreSizeText."""

    serial_status: NotRequired[SerialStatus]
    """Whether there is a serial number, and can it be read."""

    serial_number: NotRequired[str | None]
    """From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly."""

    serial_number_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    country_of_origin: NotRequired[str | None]
    """Country in which it was made, ISO 3166-1 alpha-2."""

    importer: NotRequired[str | None]
    """Importer as marked on the firearm, in any script."""

    importer_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    markings: NotRequired[str | None]
    """Additional markings, in any script."""

    markings_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    ncic_type: NotRequired[str | None]
    """NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored."""

    ncic_description: NotRequired[str | None]
    """NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored."""

    ncic_make: NotRequired[str | None]
    """NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored."""

    ncic_caliber: NotRequired[str | None]
    """NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored."""

    result: NotRequired[TraceResult | None]
    """What ATF answered; absent while pending."""

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

    after_close: NotRequired[bool]
    """This version was made after its fiscal year was closed; absent where it was not."""

    seen_before: NotRequired[SeenBefore | None]
    """Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know."""


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


class SeizuresProposalsQuery(TypedDict):
    state: NotRequired[State | None]
    """Only those in this state."""

    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class SeizuresQuery(TypedDict):
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

    mode: NotRequired[Literal["land", "air", "sea", "other"] | None]
    """Mode of transportation as CBP publishes it."""

    arrest: NotRequired[bool | None]
    """Whether anyone was arrested."""

    privately_made: NotRequired[bool | None]
    """Whether a firearm or a component of it was made without a license."""

    partner: NotRequired[
        Literal["cbp_ofo", "cbp_usbp", "ice_hsi", "atf", "other_federal", "state_local"] | None
    ]
    """An agency that is credited beside the one that leads."""

    item_kind: NotRequired[Literal["firearm", "component", "ammunition", "currency", "other"] | None]
    """With at least one item of this kind."""

    firearm_type: NotRequired[
        Literal[
            "pistol",
            "revolver",
            "derringer",
            "rifle",
            "shotgun",
            "machine_gun",
            "any_other_weapon",
            "destructive_device",
            "unknown",
        ]
        | None
    ]
    """With a firearm of this type."""

    component_type: NotRequired[
        Literal["receiver", "magazine", "silencer", "conversion_device", "other_part"] | None
    ]
    """With a component of this type."""

    other_category: NotRequired[
        Literal["other_weapon", "explosive", "scope", "case", "body_armor", "other_ammunition_gun_part"]
        | None
    ]
    """With goods of this one of CBP's other categories."""

    caliber: NotRequired[
        Literal[
            "22_lr",
            "380_auto",
            "9_mm",
            "38_super",
            "38_special",
            "357_magnum",
            "40_sw",
            "45_auto",
            "5_56_mm",
            "5_7_mm",
            "7_62x39_mm",
            "7_62x51_mm",
            "50_bmg",
            "12_gauge",
            "20_gauge",
            "other",
            "not_recorded",
        ]
        | None
    ]
    """With a firearm or ammunition of this caliber."""

    serial_status: NotRequired[
        Literal["present", "obliterated_partly", "obliterated_wholly", "none", "not_recorded"] | None
    ]
    """With a firearm whose serial number is so."""

    currency: NotRequired[str | None]
    """With money in this currency, by its ISO 4217 code."""

    serial: NotRequired[str | None]
    """Serial number of a firearm or a component; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1."""

    serial_like: NotRequired[str | None]
    """The same, or with one letter or digit more, less or other."""

    plate: NotRequired[str | None]
    """License plate; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1."""

    custody_receipt: NotRequired[str | None]
    """CBP 6051 receipt number."""

    inspection_id: NotRequired[str | None]
    """The inspection that it came of."""

    source_reference: NotRequired[str | None]
    """Where an imported record comes from, whole."""

    model: NotRequired[str | None]
    """Model of a firearm; case and script do not matter."""

    make: NotRequired[str | None]
    """Make of a firearm; case and script do not matter."""

    source: NotRequired[str | None]
    """`source_reference` as far as its first slash: `cbp-weapons`."""

    remarks: NotRequired[str | None]
    """Words that the remarks have, all of them, in any order; case and script do not matter."""

    order: NotRequired[Order]
    """Which end of time comes first."""


class PostSeizuresStreamQuery(TypedDict):
    first_line: NotRequired[int]
    """Number of the first line that is sent, in the whole upload."""


class SeizuresActsQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class TracesProposalsQuery(TypedDict):
    state: NotRequired[State | None]
    """Only those in this state."""

    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class TracesQuery(TypedDict):
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

    pending: NotRequired[bool | None]
    """true: active and without a result; false: with one."""

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

    outcome: NotRequired[Literal["pending", "purchaser", "dealer", "not_traced"] | None]
    """How far the trace came; `pending` without a result."""

    priority: NotRequired[Literal["routine", "urgent"] | None]
    """Routine or urgent."""

    requesting_country: NotRequired[str | None]
    """Who asked, ISO 3166-1 alpha-2."""

    type: NotRequired[
        Literal[
            "pistol",
            "revolver",
            "derringer",
            "rifle",
            "shotgun",
            "machine_gun",
            "any_other_weapon",
            "destructive_device",
            "unknown",
            "receiver",
            "silencer",
            "conversion_device",
        ]
        | None
    ]
    """Type of the firearm, or of the part."""

    caliber: NotRequired[
        Literal[
            "22_lr",
            "380_auto",
            "9_mm",
            "38_super",
            "38_special",
            "357_magnum",
            "40_sw",
            "45_auto",
            "5_56_mm",
            "5_7_mm",
            "7_62x39_mm",
            "7_62x51_mm",
            "50_bmg",
            "12_gauge",
            "20_gauge",
            "other",
            "not_recorded",
        ]
        | None
    ]
    """Caliber of the firearm."""

    serial_status: NotRequired[
        Literal["present", "obliterated_partly", "obliterated_wholly", "none", "not_recorded"] | None
    ]
    """With a firearm whose serial number is so."""

    serial: NotRequired[str | None]
    """Serial number; case, blanks, dashes and script do not matter, nor O or 0, nor I, L or 1."""

    serial_like: NotRequired[str | None]
    """The same, or with one letter or digit more, less or other."""

    trace_number: NotRequired[str | None]
    """ATF's number; case does not matter."""

    seizure_id: NotRequired[str | None]
    """The seizure that the firearm came from."""

    case_number: NotRequired[str | None]
    """The requesting agency's; case does not matter."""

    project_code: NotRequired[str | None]
    """Project or initiative; case does not matter."""

    make: NotRequired[str | None]
    """Manufacturer; case and script do not matter."""

    requesting_agency: NotRequired[str | None]
    """Name of the agency that asked; case does not matter."""

    order: NotRequired[Order]
    """Which end of time comes first."""


class PostTracesStreamQuery(TypedDict):
    first_line: NotRequired[int]
    """Number of the first line that is sent, in the whole upload."""


class TracesActsQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class ReferralsProposalsQuery(TypedDict):
    state: NotRequired[State | None]
    """Only those in this state."""

    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class ReferralsQuery(TypedDict):
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

    outcome: NotRequired[Literal["pending", "declined", "charged", "convicted"] | None]
    """What became of it."""

    referred_to: NotRequired[Literal["ice_hsi", "atf", "usao"] | None]
    """Who was asked to take it up."""

    usao_state: NotRequired[
        Literal[
            "AK",
            "AL",
            "AR",
            "AZ",
            "CA",
            "CO",
            "CT",
            "DC",
            "DE",
            "FL",
            "GA",
            "GU",
            "HI",
            "IA",
            "ID",
            "IL",
            "IN",
            "KS",
            "KY",
            "LA",
            "MA",
            "MD",
            "ME",
            "MI",
            "MN",
            "MO",
            "MP",
            "MS",
            "MT",
            "NC",
            "ND",
            "NE",
            "NH",
            "NJ",
            "NM",
            "NV",
            "NY",
            "OH",
            "OK",
            "OR",
            "PA",
            "PR",
            "RI",
            "SC",
            "SD",
            "TN",
            "TX",
            "UT",
            "VA",
            "VI",
            "VT",
            "WA",
            "WI",
            "WV",
            "WY",
        ]
        | None
    ]
    """State of the United States Attorney's Office."""

    statute: NotRequired[
        Literal[
            "usc_31_5316",
            "usc_31_5332",
            "usc_31_5324",
            "usc_22_401",
            "usc_18_554",
            "usc_18_932",
            "usc_18_933",
        ]
        | None
    ]
    """A law that it rests on, perhaps beside others."""

    seizure_id: NotRequired[str | None]
    """The seizure that is referred."""

    order: NotRequired[Order]
    """Which end of time comes first."""


class PostReferralsStreamQuery(TypedDict):
    first_line: NotRequired[int]
    """Number of the first line that is sent, in the whole upload."""


class ReferralsActsQuery(TypedDict):
    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class CustodyInventoryQuery(TypedDict):
    port: NotRequired[str | None]
    """Schedule D port code."""

    location: NotRequired[str | None]
    """Vault, shelf or locker."""

    missing: NotRequired[bool]
    """true: only what the last count did not find."""

    overdue: NotRequired[bool]
    """true: only what should be back by now."""

    limit: NotRequired[int]
    """Entries a page."""

    cursor: NotRequired[str | None]
    """`next` of the page before."""


class ReceiptsPaperQuery(TypedDict):
    format: NotRequired[Literal["pdf", "html"]]
    """`pdf` or `html`."""


class SeizuresCustodyPaperQuery(TypedDict):
    format: NotRequired[Literal["pdf", "html"]]
    """`pdf` or `html`."""


class ActPage(TypedDict):
    """Acts of one record, the oldest first."""

    acts: list[ShownAct]
    """Up to `limit` of them."""

    next: NotRequired[str | None]
    """`cursor` of the page after this one; absent on the last."""


class Ammunition(TypedDict):
    """Rounds of one caliber."""

    kind: Literal["ammunition"]
    """What the item is."""

    rounds: int
    """Rounds; nc:ItemQuantity."""

    caliber: NotRequired[Caliber]
    """Caliber or gauge; j:FirearmBoreSizeText."""


class Attachment(TypedDict):
    """A photo or a document, as it is kept."""

    seizure_id: str
    """The seizure."""

    digest: str
    """SHA-256 of the content as it is kept."""

    kind: FileKind
    """Its media type, by its content."""

    size: int
    """Bytes."""

    name: str
    """What people call it."""

    lines: list[int]
    """The items that it shows."""

    recorded_at: str
    """UTC instant at which the service recorded it."""


class AttachmentList(TypedDict):
    """The photos and documents of a seizure."""

    attachments: list[Attachment]
    """In the order in which they came."""


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


class Component(TypedDict):
    """Firearm components by count; a serial number where the part bears one (a receiver)."""

    kind: Literal["component"]
    """What the item is."""

    type: ComponentType
    """Which part; receivers and silencers are ones that ATF traces."""

    quantity: NotRequired[int]
    """Pieces; nc:ItemQuantity."""

    serial_number: NotRequired[str | None]
    """As marked, in any script, where the part bears one; nc:ItemSerialIdentification."""

    serial_number_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    privately_made: NotRequired[bool]
    """Made by someone without a license."""

    printed_3d: NotRequired[bool]
    """Made with a 3D printer."""

    description: NotRequired[str | None]
    """In words; nc:ItemDescriptionText."""


class CountDraft(TypedDict):
    """What someone found at a location. It moves nothing: what is not found is missing until it is seen."""

    location: str
    """Vault, shelf or locker that was counted, whole."""

    counted_by: Custodian
    """Who counted."""

    at: str
    """When, as RFC 3339 with an offset."""

    found: list[Found]
    """Every item that was there."""


class CurrencyInput1(TypedDict):
    """
    Cash or monetary instruments in one currency.

    The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
    minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
    where and on which day the rate was taken.
    """

    kind: Literal["currency"]
    """What the item is."""

    currency: str
    """ISO 4217 code; nc:CurrencyText."""

    amount: str | None
    """In the currency's own units, as text: digits and at most one point, no separators. nc:Amount. Leave it out where amount_minor is given; if both are, they agree."""

    amount_minor: NotRequired[int]
    """In minor units: cents for USD, yen for JPY. Leave it out where amount is given."""

    exponent: NotRequired[int]
    """Decimals of the currency in ISO 4217. May be left out: the currency says it."""

    form: CurrencyForm
    """Cash, or monetary instruments as 31 CFR 1010.100 has them."""

    usd_amount: NotRequired[str | None]
    """Value in US dollars, as text ("11500.00"), instead of usd_minor."""

    usd_minor: NotRequired[int | None]
    """Value in US cents; nc:ItemValueAmount. May be left out for USD."""

    rate_source: NotRequired[str | None]
    """Whose rate of exchange, such as 'Treasury reporting rates'. Not for USD."""

    rate_day: NotRequired[str | None]
    """Day of that rate, as YYYY-MM-DD. Not for USD."""


class CurrencyInput2(TypedDict):
    """
    Cash or monetary instruments in one currency.

    The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
    minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
    where and on which day the rate was taken.
    """

    kind: Literal["currency"]
    """What the item is."""

    currency: str
    """ISO 4217 code; nc:CurrencyText."""

    amount: NotRequired[str | None]
    """In the currency's own units, as text: digits and at most one point, no separators. nc:Amount. Leave it out where amount_minor is given; if both are, they agree."""

    amount_minor: int
    """In minor units: cents for USD, yen for JPY. Leave it out where amount is given."""

    exponent: NotRequired[int]
    """Decimals of the currency in ISO 4217. May be left out: the currency says it."""

    form: CurrencyForm
    """Cash, or monetary instruments as 31 CFR 1010.100 has them."""

    usd_amount: NotRequired[str | None]
    """Value in US dollars, as text ("11500.00"), instead of usd_minor."""

    usd_minor: NotRequired[int | None]
    """Value in US cents; nc:ItemValueAmount. May be left out for USD."""

    rate_source: NotRequired[str | None]
    """Whose rate of exchange, such as 'Treasury reporting rates'. Not for USD."""

    rate_day: NotRequired[str | None]
    """Day of that rate, as YYYY-MM-DD. Not for USD."""


CurrencyInput: TypeAlias = CurrencyInput1 | CurrencyInput2
"""
Cash or monetary instruments in one currency.

The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
where and on which day the rate was taken.
"""


class CurrencyOutput(TypedDict):
    """
    Cash or monetary instruments in one currency.

    The amount is given as `amount` in the currency's own units ("38450.00") or as `amount_minor` in its
    minor units (3845000 cents), and answered as both. Any currency but USD states its USD value, and
    where and on which day the rate was taken.
    """

    kind: Literal["currency"]
    """What the item is."""

    currency: str
    """ISO 4217 code; nc:CurrencyText."""

    amount: NotRequired[str | None]
    """In the currency's own units, as text: digits and at most one point, no separators. nc:Amount. Leave it out where amount_minor is given; if both are, they agree."""

    amount_minor: int
    """In minor units: cents for USD, yen for JPY. Leave it out where amount is given."""

    exponent: int
    """Decimals of the currency in ISO 4217. May be left out: the currency says it."""

    form: CurrencyForm
    """Cash, or monetary instruments as 31 CFR 1010.100 has them."""

    usd_amount: NotRequired[str | None]
    """Value in US dollars, as text ("11500.00"), instead of usd_minor."""

    usd_minor: NotRequired[int | None]
    """Value in US cents; nc:ItemValueAmount. May be left out for USD."""

    rate_source: NotRequired[str | None]
    """Whose rate of exchange, such as 'Treasury reporting rates'. Not for USD."""

    rate_day: NotRequired[str | None]
    """Day of that rate, as YYYY-MM-DD. Not for USD."""


class Entry(TypedDict):
    """One step of a chain of custody; which of the optional members it has depends on the step."""

    seizure_id: str
    """The seizure."""

    entry: int
    """Place in the seizure's chain, from 1, without gaps."""

    step: Step
    """What happened."""

    lines: list[int]
    """The items, each named."""

    at: str
    """UTC instant."""

    local_time: str
    """The same instant at the port's clock, with its offset."""

    recorded_at: str
    """UTC instant at which the service recorded it."""

    reason: NotRequired[str | None]
    """Why."""

    receipt: NotRequired[str | None]
    """The receipt that takes or withdraws items."""

    giver: NotRequired[Custodian | None]
    """Who gave them."""

    taker: NotRequired[Custodian | None]
    """Who took them."""

    holder: NotRequired[Custodian | None]
    """Who held them, and acted."""

    witness: NotRequired[Custodian | None]
    """The second person."""

    location: NotRequired[str | None]
    """Where they were put."""

    expected_back_at: NotRequired[str | None]
    """When they should be back."""

    disposition: NotRequired[Disposition | None]
    """How they left custody."""

    authority: NotRequired[str | None]
    """The document that allows it."""

    recipient: NotRequired[str | None]
    """Who got them."""


class Firearm(TypedDict):
    """One firearm; or, only where a publisher withholds the details, several alike."""

    kind: Literal["firearm"]
    """What the item is."""

    type: FirearmType
    """Type as ATF F 3312.1 has them; j:FirearmCategoryText."""

    category: NotRequired[FirearmCategory | None]
    """CBP's published category. It follows from the type, where the type has one."""

    make: NotRequired[str | None]
    """Manufacturer as marked, in any script; nc:ItemMakeName."""

    make_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    model: NotRequired[str | None]
    """Model as marked, in any script; nc:ItemModelName."""

    model_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    caliber: NotRequired[Caliber]
    """Caliber or gauge; j:FirearmBoreSizeText."""

    serial_status: SerialStatus
    """Whether there is a serial number, and can it be read."""

    serial_number: NotRequired[str | None]
    """From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly."""

    serial_number_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    privately_made: NotRequired[bool]
    """Made by someone without a license (ATF: PMF)."""

    printed_3d: NotRequired[bool]
    """Made with a 3D printer, wholly or in its frame or receiver."""

    quantity: NotRequired[int]
    """Firearms: 1, unless serial_status is not_recorded; nc:ItemQuantity."""

    ncic_type: NotRequired[str | None]
    """NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored."""

    ncic_description: NotRequired[str | None]
    """NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored."""

    ncic_make: NotRequired[str | None]
    """NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored."""

    ncic_caliber: NotRequired[str | None]
    """NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored."""


class Held(TypedDict):
    """One item as its chain leaves it."""

    seizure_id: str
    """Its seizure."""

    line: int
    """Its line there."""

    port_code: str
    """The port of the seizure."""

    description: str
    """As on the receipt that took it."""

    holder: str
    """Id of who answers for it, or last did."""

    since: str
    """Time of its last step, UTC."""

    step: Step
    """Its last step."""

    location: NotRequired[str | None]
    """Where it is stored; absent where it is with its holder."""

    expected_back_at: NotRequired[str | None]
    """When it should be back."""

    overdue: NotRequired[bool]
    """It should be back by now."""

    missing: NotRequired[bool]
    """The last count of its location did not find it."""

    counted_at: NotRequired[str | None]
    """When its location was last counted, UTC."""

    disposition: NotRequired[Disposition | None]
    """How it left custody."""


class Inventory(TypedDict):
    """A page of the items in custody."""

    items: list[Held]
    """In order of seizure and line."""

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


class NewReferral(TypedDict):
    """
    A referral as an officer enters it, and later its outcome; `occurred_at` is when it was referred.

    Defendants are not named (D10).
    """

    occurred_at: NotRequired[str | None]
    """When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given."""

    occurred_local: NotRequired[str | None]
    """When it happened by the clock at the port, such as 2026-06-14T21:30, instead of occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in 2026-11-01T01:30-05:00. With the precision day or month the day alone will do. It is answered as occurred_at and local_time."""

    precision: NotRequired[Literal["instant", "day"]]
    """How exactly the time is known."""

    agency: NotRequired[Agency]
    """Whose record it is: it counts for this agency."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: NotRequired[str | None]
    """Code of the CBP field office or sector; needed only without a port code."""

    seizure_id: str
    """The seizure that is referred: its record id."""

    referred_to: ReferredTo
    """Who is asked to take the case up."""

    statutes: NotRequired[list[Statute]]
    """Laws that it rests on (j:StatuteCodeIdentification); one at least, unless statute_text."""

    statute_text: NotRequired[str | None]
    """A law that `statutes` has no value for."""

    usao_state: NotRequired[
        Literal[
            "AK",
            "AL",
            "AR",
            "AZ",
            "CA",
            "CO",
            "CT",
            "DC",
            "DE",
            "FL",
            "GA",
            "GU",
            "HI",
            "IA",
            "ID",
            "IL",
            "IN",
            "KS",
            "KY",
            "LA",
            "MA",
            "MD",
            "ME",
            "MI",
            "MN",
            "MO",
            "MP",
            "MS",
            "MT",
            "NC",
            "ND",
            "NE",
            "NH",
            "NJ",
            "NM",
            "NV",
            "NY",
            "OH",
            "OK",
            "OR",
            "PA",
            "PR",
            "RI",
            "SC",
            "SD",
            "TN",
            "TX",
            "UT",
            "VA",
            "VI",
            "VT",
            "WA",
            "WI",
            "WV",
            "WY",
        ]
        | None
    ]
    """State of the United States Attorney's Office."""

    outcome: NotRequired[ReferralOutcome]
    """How far the case has come."""

    outcome_on: NotRequired[str | None]
    """Day of the outcome; given once it is not pending."""

    sentence_months: NotRequired[int | None]
    """Months of imprisonment (j:SentenceTerm), of all defendants. Only when convicted."""

    id: NotRequired[str | None]
    """A UUIDv7 made by the caller, or absent."""

    reason: NotRequired[str | None]
    """Why it is recorded; needed in a closed fiscal year."""


class NewTrace(TypedDict):
    """
    A trace request, and later its result; `occurred_at` is when it was requested.

    A firearm recovered abroad has no U.S. port: without `port_code` and `field_office` the record
    is kept by the Eastern clock of ATF's National Tracing Center.
    """

    occurred_at: NotRequired[str | None]
    """When it happened, as RFC 3339 with an offset. Needed unless occurred_local is given."""

    occurred_local: NotRequired[str | None]
    """When it happened by the clock at the port, such as 2026-06-14T21:30, instead of occurred_at. Only in the hour that comes twice in autumn it needs its offset, as in 2026-11-01T01:30-05:00. With the precision day or month the day alone will do. It is answered as occurred_at and local_time."""

    precision: NotRequired[Literal["instant", "day"]]
    """How exactly the time of the request is known."""

    agency: NotRequired[Agency]
    """The U.S. agency that asked, or ATF for another country."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: NotRequired[str | None]
    """Schedule D port code, if recovered at a port."""

    field_office: NotRequired[str | None]
    """Field office, where the port is withheld."""

    trace_number: NotRequired[str | None]
    """ATF's number, once the request is submitted."""

    priority: NotRequired[TracePriority]
    """As asked for on ATF F 3312.1."""

    crime_code: NotRequired[str | None]
    """NCIC code of the crime that it was used in."""

    project_code: NotRequired[str | None]
    """Project or initiative, as agreed with ATF."""

    ori: NotRequired[str | None]
    """Originating agency identifier of NCIC; j:OrganizationORIIdentification."""

    case_number: NotRequired[str | None]
    """Case number of who asks; nc:CaseTrackingID."""

    requesting_agency: str
    """Name of the agency that asked."""

    requesting_country: NotRequired[str]
    """Country that asked, ISO 3166-1 alpha-2."""

    seizure_id: NotRequired[str | None]
    """The seizure that the firearm came from, if recorded."""

    recovered_on: NotRequired[str | None]
    """Day on which the firearm was recovered."""

    type: FirearmType | Literal["receiver", "silencer", "conversion_device"]
    """Type as on ATF F 3312.1; j:FirearmCategoryText."""

    manufacturer: NotRequired[str | None]
    """Manufacturer as marked, in any script; nc:ItemMakeName."""

    manufacturer_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    model: NotRequired[str | None]
    """Model as marked, in any script; nc:ItemModelName."""

    model_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    caliber: NotRequired[Caliber]
    """Caliber or gauge; j:FirearmBoreSizeText."""

    serial_status: NotRequired[SerialStatus]
    """Whether there is a serial number, and can it be read."""

    serial_number: NotRequired[str | None]
    """From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly."""

    serial_number_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    country_of_origin: NotRequired[str | None]
    """Country in which it was made, ISO 3166-1 alpha-2."""

    importer: NotRequired[str | None]
    """Importer as marked on the firearm, in any script."""

    importer_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    markings: NotRequired[str | None]
    """Additional markings, in any script."""

    markings_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    ncic_type: NotRequired[str | None]
    """NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored."""

    ncic_description: NotRequired[str | None]
    """NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored."""

    ncic_make: NotRequired[str | None]
    """NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored."""

    ncic_caliber: NotRequired[str | None]
    """NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored."""

    result: NotRequired[TraceResult | None]
    """What ATF answered; absent while pending."""

    id: NotRequired[str | None]
    """A UUIDv7 made by the caller, or absent."""

    reason: NotRequired[str | None]
    """Why it is recorded; needed in a closed fiscal year."""


class Numbers(TypedDict):
    """What became of every number of a port: issued + voided + unused + outstanding = given."""

    port_code: str
    """The port."""

    given: int
    """Numbers so far, from 1."""

    issued: int
    """On receipts that stand."""

    voided: int
    """On receipts that are void."""

    unused: int
    """Reserved, and voided without a receipt."""

    outstanding: int
    """Reserved, and nothing said of them yet."""

    with_devices: list[Outstanding]
    """The outstanding ones."""

    unexplained: int
    """Given, and none of these: zero unless someone changed the database."""


class Other(TypedDict):
    """CBP's remaining categories, by count."""

    kind: Literal["other"]
    """What the item is."""

    category: OtherCategory
    """CBP's published category."""

    quantity: NotRequired[int]
    """Pieces; nc:ItemQuantity."""

    description: NotRequired[str | None]
    """In words; nc:ItemDescriptionText."""


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


class Receipt(TypedDict):
    """A custody receipt, in the manner of the CBP 6051 family. It is never changed, only voided."""

    number: str
    """Port and serial."""

    port_code: str
    """Schedule D port code."""

    seizure_id: str
    """The seizure."""

    seizure_version: int
    """The version of the seizure whose items the lines name."""

    device: NotRequired[str | None]
    """The device that it was written on without a network."""

    issued_at: str
    """UTC instant at which it was signed."""

    local_time: str
    """The same instant at the port's clock, with its offset."""

    recorded_at: str
    """UTC instant at which the service recorded it."""

    received_by: Custodian
    """Who took the items into custody."""

    lines: list[IssuedLine]
    """The items."""

    void: NotRequired[VoidOutput | None]
    """Why it is void; absent where it stands."""


class ReceiptDraft(TypedDict):
    """A custody receipt as an officer writes it. Without a number it gets the port's next one."""

    number: NotRequired[str | None]
    """Of a block that was reserved for the device, where it was written offline."""

    device: NotRequired[str | None]
    """The device whose block it is; with a number."""

    issued_at: NotRequired[str | None]
    """When it was signed, as RFC 3339 with an offset; by default now. With a number."""

    received_by: Custodian
    """Who takes the items into custody, and holds them from then on."""

    lines: list[ReceiptLine]
    """The items, each named."""


class Receipts(TypedDict):
    """The receipts of a seizure."""

    stated: NotRequired[Stated | None]
    """What the seizure itself states, if it does."""

    receipts: list[Receipt]
    """In order of number, voided ones too."""


class Referral(TypedDict):
    """A referral as it stands on `outbound.referrals.v1`."""

    occurred_at: str
    """UTC instant of the event."""

    precision: NotRequired[Literal["instant", "day"]]
    """How exactly the time is known."""

    agency: NotRequired[Agency]
    """Whose record it is: it counts for this agency."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: str
    """Code of the CBP field office or Border Patrol sector, as it follows from the port."""

    seizure_id: str
    """The seizure that is referred: its record id."""

    referred_to: ReferredTo
    """Who is asked to take the case up."""

    statutes: NotRequired[list[Statute]]
    """Laws that it rests on (j:StatuteCodeIdentification); one at least, unless statute_text."""

    statute_text: NotRequired[str | None]
    """A law that `statutes` has no value for."""

    usao_state: NotRequired[
        Literal[
            "AK",
            "AL",
            "AR",
            "AZ",
            "CA",
            "CO",
            "CT",
            "DC",
            "DE",
            "FL",
            "GA",
            "GU",
            "HI",
            "IA",
            "ID",
            "IL",
            "IN",
            "KS",
            "KY",
            "LA",
            "MA",
            "MD",
            "ME",
            "MI",
            "MN",
            "MO",
            "MP",
            "MS",
            "MT",
            "NC",
            "ND",
            "NE",
            "NH",
            "NJ",
            "NM",
            "NV",
            "NY",
            "OH",
            "OK",
            "OR",
            "PA",
            "PR",
            "RI",
            "SC",
            "SD",
            "TN",
            "TX",
            "UT",
            "VA",
            "VI",
            "VT",
            "WA",
            "WI",
            "WV",
            "WY",
        ]
        | None
    ]
    """State of the United States Attorney's Office."""

    outcome: NotRequired[ReferralOutcome]
    """How far the case has come."""

    outcome_on: NotRequired[str | None]
    """Day of the outcome; given once it is not pending."""

    sentence_months: NotRequired[int | None]
    """Months of imprisonment (j:SentenceTerm), of all defendants. Only when convicted."""

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

    after_close: NotRequired[bool]
    """This version was made after its fiscal year was closed; absent where it was not."""


class ReferralPage(TypedDict):
    records: list[Referral]
    """Records as they stand."""

    next: NotRequired[str | None]
    """`cursor` of the page after this one; absent on the last."""


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


Items1: TypeAlias = Firearm | Component | Ammunition | CurrencyOutput | Other


class Seizure(TypedDict):
    """One seizure as it stands."""

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

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: str
    """Code of the CBP field office or Border Patrol sector, as it follows from the port."""

    inspection_id: NotRequired[str | None]
    """The inspection that led to it, if there was one: its record id."""

    mode: NotRequired[Mode | None]
    """By which mode it was to leave the country."""

    arrests: NotRequired[int]
    """Persons arrested."""

    custody_receipt: NotRequired[str | None]
    """Number on the CBP Form 6051, custody receipt."""

    events: NotRequired[int]
    """Seizure events that the record stands for."""

    source_reference: NotRequired[str | None]
    """Where an imported record comes from."""

    items: list[Items1]
    """What was taken, a line each; j:ItemSeizureItem. Empty only by the month."""

    partners: NotRequired[list[Agency]]
    """Agencies credited beside `agency`, which leads: the seizure counts once, for the lead."""

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

    after_close: NotRequired[bool]
    """This version was made after its fiscal year was closed; absent where it was not."""

    plate: NotRequired[str | None]
    """License plate of the conveyance, as it reads, in any script. Never published."""

    remarks: NotRequired[str | None]
    """In the officer's own words. Never published."""


class SeizurePage(TypedDict):
    records: list[Seizure]
    """Records as they stand."""

    next: NotRequired[str | None]
    """`cursor` of the page after this one; absent on the last."""


class Standing(TypedDict):
    """How every fiscal year stands that was ever closed, the latest first."""

    closings: list[Closing]
    """One a fiscal year, each as it stands."""


class Trace(TypedDict):
    """A trace as it stands on `outbound.traces.v1`."""

    occurred_at: str
    """UTC instant of the event."""

    precision: NotRequired[Literal["instant", "day"]]
    """How exactly the time of the request is known."""

    agency: NotRequired[Agency]
    """The U.S. agency that asked, or ATF for another country."""

    operation: NotRequired[str | None]
    """Code of the operation, if any."""

    task_force: NotRequired[str | None]
    """Code of a task force of the operation."""

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: NotRequired[str | None]
    """Code of the CBP field office or sector; absent without a U.S. place."""

    trace_number: NotRequired[str | None]
    """ATF's number, once the request is submitted."""

    priority: NotRequired[TracePriority]
    """As asked for on ATF F 3312.1."""

    crime_code: NotRequired[str | None]
    """NCIC code of the crime that it was used in."""

    project_code: NotRequired[str | None]
    """Project or initiative, as agreed with ATF."""

    ori: NotRequired[str | None]
    """Originating agency identifier of NCIC; j:OrganizationORIIdentification."""

    case_number: NotRequired[str | None]
    """Case number of who asks; nc:CaseTrackingID."""

    requesting_agency: str
    """Name of the agency that asked."""

    requesting_country: NotRequired[str]
    """Country that asked, ISO 3166-1 alpha-2."""

    seizure_id: NotRequired[str | None]
    """The seizure that the firearm came from, if recorded."""

    recovered_on: NotRequired[str | None]
    """Day on which the firearm was recovered."""

    type: FirearmType | Literal["receiver", "silencer", "conversion_device"]
    """Type as on ATF F 3312.1; j:FirearmCategoryText."""

    manufacturer: NotRequired[str | None]
    """Manufacturer as marked, in any script; nc:ItemMakeName."""

    manufacturer_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    model: NotRequired[str | None]
    """Model as marked, in any script; nc:ItemModelName."""

    model_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    caliber: NotRequired[Caliber]
    """Caliber or gauge; j:FirearmBoreSizeText."""

    serial_status: NotRequired[SerialStatus]
    """Whether there is a serial number, and can it be read."""

    serial_number: NotRequired[str | None]
    """From the frame or receiver, as marked, in any script; nc:ItemSerialIdentification. Given exactly when serial_status is present or obliterated_partly."""

    serial_number_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    country_of_origin: NotRequired[str | None]
    """Country in which it was made, ISO 3166-1 alpha-2."""

    importer: NotRequired[str | None]
    """Importer as marked on the firearm, in any script."""

    importer_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    markings: NotRequired[str | None]
    """Additional markings, in any script."""

    markings_latin: NotRequired[str | None]
    """The field of the same name without `_latin`, in Latin letters; absent where it is so already. Derived by the service: what is sent here is ignored."""

    ncic_type: NotRequired[str | None]
    """NCIC code of the type of gun, the first letter of TYP; ncic:FirearmCategoryCode. Derived by the service: what is sent here is ignored."""

    ncic_description: NotRequired[str | None]
    """NCIC code of what describes the gun further, the second letter of TYP, where the type says it. Derived by the service: what is sent here is ignored."""

    ncic_make: NotRequired[str | None]
    """NCIC code of the make (MAK), where the marking has exactly one; PZZ for privately made. Derived by the service: what is sent here is ignored."""

    ncic_caliber: NotRequired[str | None]
    """NCIC code of the caliber or gauge (CAL); ncic:FirearmBoreSizeCode. Derived by the service: what is sent here is ignored."""

    result: NotRequired[TraceResult | None]
    """What ATF answered; absent while pending."""

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

    after_close: NotRequired[bool]
    """This version was made after its fiscal year was closed; absent where it was not."""


class TracePage(TypedDict):
    records: list[Trace]
    """Records as they stand."""

    next: NotRequired[str | None]
    """`cursor` of the page after this one; absent on the last."""


class WrittenSeizure(TypedDict):
    """One seizure as it stands."""

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

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: str
    """Code of the CBP field office or Border Patrol sector, as it follows from the port."""

    inspection_id: NotRequired[str | None]
    """The inspection that led to it, if there was one: its record id."""

    mode: NotRequired[Mode | None]
    """By which mode it was to leave the country."""

    arrests: NotRequired[int]
    """Persons arrested."""

    custody_receipt: NotRequired[str | None]
    """Number on the CBP Form 6051, custody receipt."""

    events: NotRequired[int]
    """Seizure events that the record stands for."""

    source_reference: NotRequired[str | None]
    """Where an imported record comes from."""

    items: list[Items1]
    """What was taken, a line each; j:ItemSeizureItem. Empty only by the month."""

    partners: NotRequired[list[Agency]]
    """Agencies credited beside `agency`, which leads: the seizure counts once, for the lead."""

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

    after_close: NotRequired[bool]
    """This version was made after its fiscal year was closed; absent where it was not."""

    plate: NotRequired[str | None]
    """License plate of the conveyance, as it reads, in any script. Never published."""

    remarks: NotRequired[str | None]
    """In the officer's own words. Never published."""

    seen_before: NotRequired[SeenBefore | None]
    """Where the serial numbers that it brings were seen before. Absent where they were not, or where the caller may not know."""


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


class Chain(TypedDict):
    """The chain of custody of a seizure, and where each item is."""

    entries: list[Entry]
    """From the first on."""

    items: list[Held]
    """In order of line."""


class Counted(TypedDict):
    """What a count found, against what was to be there."""

    port_code: str
    """The port."""

    count: int
    """Number of the count at this port, from 1."""

    location: str
    """What was counted."""

    counted_by: Custodian
    """Who counted."""

    at: str
    """UTC instant."""

    recorded_at: str
    """UTC instant at which the service recorded it."""

    expected: int
    """Items that were to be there."""

    found: int
    """Those of them that were found."""

    missing: list[Held]
    """Those that were not."""

    unexpected: list[Held]
    """Items that were found, and should be elsewhere."""

    unknown: int
    """Items that were found, and are not in custody by any chain."""


Items: TypeAlias = Firearm | Component | Ammunition | CurrencyInput | Other


class NewSeizure(TypedDict):
    """A seizure as an officer enters it, or as a publisher reports it."""

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

    port_code: NotRequired[str | None]
    """Schedule D port code; absent where withheld."""

    field_office: NotRequired[str | None]
    """Code of the CBP field office or sector; needed only without a port code."""

    inspection_id: NotRequired[str | None]
    """The inspection that led to it, if there was one: its record id."""

    mode: NotRequired[Mode | None]
    """By which mode it was to leave the country."""

    arrests: NotRequired[int]
    """Persons arrested."""

    custody_receipt: NotRequired[str | None]
    """Number on the CBP Form 6051, custody receipt."""

    events: NotRequired[int]
    """Seizure events that the record stands for."""

    source_reference: NotRequired[str | None]
    """Where an imported record comes from."""

    items: list[Items]
    """What was taken, a line each; j:ItemSeizureItem. Empty only by the month."""

    partners: NotRequired[list[Agency]]
    """Agencies credited beside `agency`, which leads: the seizure counts once, for the lead."""

    plate: NotRequired[str | None]
    """License plate of the conveyance, as it reads, in any script. Never published."""

    remarks: NotRequired[str | None]
    """In the officer's own words. Never published."""

    id: NotRequired[str | None]
    """A UUIDv7 made by the caller, or absent."""

    reason: NotRequired[str | None]
    """Why it is recorded; needed in a closed fiscal year."""
