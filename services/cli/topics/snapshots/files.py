"""A snapshot as two files of a folder: the events, and the signed note on them."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import orjson

from services.cli.files.exporting.columns import Column, Type
from services.cli.files.exporting.files import Destination, Format, pyarrow
from services.cli.topics.snapshots.manifest import BadSnapshot, Manifest, read_manifest
from services.cli.topics.snapshots.standing import Standing
from shared.acts.notes import Signer, Verifier
from shared.events.cloudevents import Event, event_of
from shared.events.log import Record

EVENTS, NOTE = "events.parquet", "snapshot.note"
COLUMNS = (
    Column("record"),
    Column("version", Type.INTEGER),
    Column("type"),
    Column("partition", Type.INTEGER),
    Column("offset", Type.INTEGER),
    Column("event"),
)
PLACE = ("kafkatopic", "kafkapartition", "kafkaoffset")
BATCH = 1_000


def write(directory: Path, found: Standing, topic: str, signer: Signer, now: datetime) -> Manifest:
    """Write both files; the note comes last, and without it there is no snapshot. Raises `OSError`."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / NOTE).unlink(missing_ok=True)
    with Destination(str(directory / EVENTS), Format.PARQUET).opened() as into:
        into(COLUMNS, found.rows())
    made = Manifest(topic, now, found.count(), _sha256(directory / EVENTS), found.marks)
    (directory / NOTE).write_text(signer.sign(made.text), encoding="utf-8")
    return made


def checked(directory: Path, keys: Sequence[Verifier]) -> Manifest:
    """What a snapshot says of itself, once its signature and its events fit. Raises `BadSnapshot`."""
    try:
        manifest = read_manifest((directory / NOTE).read_text(encoding="utf-8"), keys)
        fits = _sha256(directory / EVENTS) == manifest.sha256
    except (OSError, UnicodeDecodeError) as error:
        raise BadSnapshot(f"it cannot be read: {error}") from None
    if not fits:
        raise BadSnapshot(f"{EVENTS} is not the file that was signed")
    return manifest


def events(directory: Path) -> Iterator[Event]:
    """The events of a snapshot that was `checked`, in the order of the topic."""
    _, parquet = pyarrow()
    for batch in parquet.ParquetFile(directory / EVENTS).iter_batches(BATCH, columns=["event"]):
        for (text,) in zip(*batch.to_pydict().values(), strict=True):
            yield _event(orjson.loads(text))


def _event(stated: dict[str, object]) -> Event:
    """The event as it came on the topic, but for its headers that are no attributes."""
    topic, partition, offset = (stated.pop(name) for name in PLACE)
    value = orjson.dumps(stated.pop("data"))
    del stated["datacontenttype"]
    headers = tuple((f"ce_{name}", str(one).encode()) for name, one in stated.items())
    return event_of(Record(str(topic), int(str(partition)), int(str(offset)), 0, None, value, headers))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
