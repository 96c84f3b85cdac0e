"""What the verification finds of the custody of a running service."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.seizure.custody.storage import storage
from services.seizure.custody.verification import verify_contents, verify_custody
from services.seizure.main import CUSTODY, SERVICE
from shared.acts.findings import Findings
from shared.acts.verification import Advance
from tests.api.harness import Api


def silent(_name: str) -> Advance:
    """A task whose progress nobody looks at."""
    return lambda _done, _total: None


async def looked(db: AsyncConnection) -> Findings:
    """What is found on this connection, contents apart."""
    findings = Findings()
    assert SERVICE.acts is not None
    await verify_custody(db, CUSTODY, SERVICE.acts, findings, silent)
    return findings


async def found(service: Api) -> list[str]:
    """What is found wrong, contents included where they are kept."""
    kept = storage(service.context.settings, service.database.url)
    async with service.database.snapshot() as db:
        findings = await looked(db)
        await verify_contents(db, CUSTODY, kept, findings, silent(""))
    return [str(one) for one in findings.listed]
