"""Custody, as part of the verification of the seizure service's journal of acts."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.cli.processes.command import CommandError, load_settings
from services.seizure.custody.storage import Nowhere, storage
from services.seizure.custody.verification import Task, verify_contents, verify_custody
from services.seizure.main import CUSTODY, SERVICE
from shared.acts.findings import Findings
from shared.web.errors import Unavailable

NAME = SERVICE.name
"""The service that keeps it."""


async def verify(db: AsyncConnection, url: str, findings: Findings, task: Task, *, contents: bool) -> None:
    """Verify the custody in the database of this URL; with `contents` the photos and documents, too."""
    assert SERVICE.acts is not None
    await verify_custody(db, CUSTODY, SERVICE.acts, findings, task)
    kept = storage(load_settings(), url)
    if not contents or isinstance(kept, Nowhere):
        return
    try:
        await verify_contents(db, CUSTODY, kept, findings, task("photos and documents"))
    except Unavailable as error:
        raise CommandError(f"{error.detail} (--no-contents leaves photos and documents out)") from None


def summary(findings: Findings) -> str:
    """What was looked at."""
    return f"{findings.seen['custody']:,} rows of custody, {findings.seen['contents']:,} photos and documents"
