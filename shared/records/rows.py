"""The rows that a version of a record is stored as, and the act that made it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from shared.acts.act import Act, Deed, version_digest
from shared.acts.tables import whole_columns
from shared.contracts.record import Draft
from shared.contracts.vocabularies import Status
from shared.records.author import Author
from shared.records.insertion import TERM_SEPARATOR
from shared.records.lifecycle import Version
from shared.records.tables import RecordTables

D = TypeVar("D", bound=Draft)
Row = dict[str, Any]


class Rows(Generic[D]):
    """Those of one kind of records. `whole` are the columns of the outbox that together are a version."""

    def __init__(self, tables: RecordTables[D]) -> None:
        self._kind = tables.kind
        self.whole = [column.name for column in whole_columns(tables.outbox)]

    def act(
        self, version: Version[D], author: Author, row: Mapping[str, Any], before: str | None = None
    ) -> Act:
        """The act that made a version, given its outbox row and the digest of the version before."""
        deed = Deed.RECORD if version.version == 1 else Deed.AMEND
        return author.act(
            version.recorded_at,
            Deed.VOID if version.status is Status.VOIDED else deed,
            self._kind.name,
            record_id=version.id,
            version=version.version,
            before=before,
            after=version_digest(*[row[name] for name in self.whole]),
            reason=version.reason,
        )

    def first(self, version: Version[D], author: Author) -> Row:
        """The state row of a version 1."""
        entered = {"entered_by": author.proposer or author.subject, "entered_at": version.recorded_at}
        return self.state(version) | entered

    def state(self, version: Version[D]) -> Row:
        """The state row of a version, without who recorded the first one when."""
        return {
            "id": version.id,
            "version": version.version,
            "status": version.status.value,
            "port_code": version.port_code,
            "field_office": version.field_office,
            "occurred_at": version.occurred_at,
            "local_day": version.local_day,
            **version.columns,
        }

    def packed_terms(self, version: Version[D]) -> Row:
        """All its terms in one row: their number is some times that of the records."""
        terms = TERM_SEPARATOR.join(version.terms)
        return {"terms": terms, **_placed(version)}

    def terms(self, versions: Sequence[Version[D]]) -> Iterator[Row]:
        """A row for each term of each version."""
        for version in versions:
            for term in version.terms:
                yield {"term": term, **_placed(version)}

    def outbox(self, version: Version[D], author: Author) -> Row:
        """The outbox row of a version."""
        return {
            "record_id": version.id,
            "version": version.version,
            "event_id": version.event_id,
            "event_type": version.event_type,
            "body": version.body.decode(),
            "withheld": None if version.withheld is None else version.withheld.decode(),
            "recorded_at": version.recorded_at,
            "recorded_by": author.subject,
            "traceparent": author.traceparent,
        }


def _placed(version: Version[D]) -> Row:
    return {"occurred_at": version.occurred_at, "record_id": version.id, "version": version.version}
