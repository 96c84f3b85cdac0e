"""Who may do what with custody: the one place where its routes name their guards."""

from typing import Annotated

from fastapi import Depends

from shared.access.caller import Caller
from shared.web.auth import Requires

Receipting = Annotated[Caller, Depends(Requires("write"))]
HandingOver = Annotated[Caller, Depends(Requires("write"))]
Disposing = Annotated[Caller, Depends(Requires("write"))]
Photographing = Annotated[Caller, Depends(Requires("write"))]
Reading = Annotated[Caller, Depends(Requires("read"))]
