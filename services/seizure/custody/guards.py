"""Who may do what with custody: the one place where its routes name their guards."""

from typing import Annotated

from fastapi import Depends

from shared.access.caller import Caller
from shared.web.auth import Requires

RECEIPT, HAND_OVER, DISPOSE, PHOTOGRAPH = "receipt", "hand_over", "dispose", "photograph"
"""The actions, as the policy and the journal of acts name them."""

Receipting = Annotated[Caller, Depends(Requires("write"))]
HandingOver = Annotated[Caller, Depends(Requires("write"))]
Disposing = Annotated[Caller, Depends(Requires("write"))]
Photographing = Annotated[Caller, Depends(Requires("write"))]
Reading = Annotated[Caller, Depends(Requires("read"))]
