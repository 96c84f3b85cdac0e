"""The parameters in the paths of custody's routes, with an example where no request shows one."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query
from pydantic import AfterValidator

from services.seizure.custody.drafts import ReceiptNumber
from shared.contracts import ports
from shared.contracts.custody import Digest
from shared.contracts.record import PortCode

PortPath = Annotated[
    PortCode, AfterValidator(lambda code: ports.port(code).code), Path(description="Schedule D port code.")
]
NumberPath = Annotated[ReceiptNumber, Path(description="Number of the receipt, such as 2304-0000017.")]
BYTES = {"type": "string", "format": "binary"}
SeizurePath = Annotated[
    UUID,
    Path(
        description="Id of the seizure.",
        openapi_examples={"pickup": {"value": "019772a0-1c00-7be1-8a47-0c5d9e3f2b60"}},
    ),
]
ShownNumberPath = Annotated[
    ReceiptNumber,
    Path(
        description="Number of the receipt, such as 2304-0000017.",
        openapi_examples={"first": {"value": "2304-0000001"}},
    ),
]
PaperForm = Annotated[Literal["pdf", "html"], Query(alias="format", description="`pdf` or `html`.")]
DigestPath = Annotated[
    Digest,
    Path(description="SHA-256 of the content.", openapi_examples={"photo": {"value": "3f" * 32}}),
]
FirstPath = Annotated[ReceiptNumber, Path(description="First number of the block.")]
