"""What a receipt and a chain of custody say on paper, before it is known on which: HTML or PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.seizure.custody.answers import Chain, Entry, IssuedLine, Receipt
from services.seizure.custody.drafts import Custodian
from shared.contracts import money, ports
from shared.contracts.unseen import seen


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head, with a caption that a screen reader tells first."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A page or more: a title, facts by their label, tables, and the address that its QR code opens."""

    title: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    address: str


def receipt_paper(receipt: Receipt, base: str) -> Paper:
    """A receipt as its form has it."""
    void = [] if receipt.void is None else [("VOID", receipt.void.reason)]
    facts = [
        *void,
        ("Number", receipt.number),
        ("Port", _port(receipt.port_code)),
        ("Date and time", _time(receipt.local_time)),
        ("Seizure", str(receipt.seizure_id)),
        ("Received by", _person(receipt.received_by)),
    ]
    head = ("Line", "Description", "Packages", "Weight (g)", "Domestic value", "Amount", "Seals")
    items = Table("Items", head, [_item(one) for one in receipt.lines])
    title, address = f"Custody receipt {receipt.number}", f"{base}/v1/receipts/{receipt.number}"
    return _seen(Paper(title, facts, [items], address))


def chain_paper(seizure_id: UUID, chain: Chain, base: str) -> Paper:
    """A chain of custody, step by step, and where each item is."""
    steps = Table("Steps", ("Step", "Time", "What", "Items", "Who", "Particulars"), _steps(chain.entries))
    head = ("Line", "Description", "Holder", "Since (UTC)", "Where")
    held = [
        (str(one.line), one.description, one.holder, _time(one.since), one.disposition or one.location or "")
        for one in chain.items
    ]
    address = f"{base}/v1/seizures/{seizure_id}/custody"
    facts = [("Seizure", str(seizure_id))]
    return _seen(Paper("Chain of custody", facts, [steps, Table("Items", head, held)], address))


def _seen(paper: Paper) -> Paper:
    facts = [(label, seen(value)) for label, value in paper.facts]
    tables = [Table(one.caption, one.head, [[*map(seen, row)] for row in one.rows]) for one in paper.tables]
    return Paper(paper.title, facts, tables, paper.address)


def _item(one: IssuedLine) -> Sequence[str]:
    value = one.domestic_value_cents
    amount = ""
    if one.amount_minor is not None and one.currency is not None:
        amount = money.format_money(one.amount_minor, one.currency)
    return (
        str(one.line),
        one.description or one.kind,
        str(one.packages),
        "" if one.weight_grams is None else str(one.weight_grams),
        "" if value is None else money.format_money(value, "USD"),
        amount,
        ", ".join(one.seal_numbers),
    )


def _steps(entries: Iterable[Entry]) -> list[Sequence[str]]:
    return [
        (
            str(one.entry),
            _time(one.local_time),
            one.step.replace("_", " "),
            ", ".join(map(str, one.lines)),
            _people(one),
            _particulars(one),
        )
        for one in entries
    ]


def _people(one: Entry) -> str:
    roles = {"from": one.giver, "to": one.taker, "by": one.holder, "witness": one.witness}
    return "; ".join(f"{role} {_person(who)}" for role, who in roles.items() if who is not None)


def _particulars(one: Entry) -> str:
    told = {
        "receipt": one.receipt,
        "at": one.location,
        "disposition": one.disposition,
        "authority": one.authority,
        "recipient": one.recipient,
        "back by": None if one.expected_back_at is None else _time(one.expected_back_at),
        "reason": one.reason,
    }
    return "; ".join(f"{name}: {value}" for name, value in told.items() if value is not None)


def _person(who: Custodian) -> str:
    return f"{who.name} ({who.id}, {who.agency})"


def _port(code: str) -> str:
    port = ports.port(code)
    return f"{code} {port.name}, {port.state}"


def _time(at: datetime) -> str:
    return at.isoformat(" ", "minutes")
