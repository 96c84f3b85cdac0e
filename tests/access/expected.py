"""What each role is answered on each route, of a record at each distance. Read it as a table.

A cell has a letter for each of `PLACES`: a record of the caller's own, one of the same port, one of another
port of the field office, one of another field office, and one of the same port by another agency.
Its void was proposed by whoever recorded it.

    2  done: a status of 200 or 201; in a list, the record is there
    p  proposed: a status of 202
    -  a list without the record
    3  refused with 403, and with words for who may
    4  refused with 404, exactly as if there were no such record
"""

from shared.access.caller import Role

ROLES = (
    *(Role.OFFICER, Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR, Role.ADMINISTRATOR),
    *(Role.DEVICE, Role.AGENCY),
)
#                                              officer superv. analyst auditor admin. device agency
RECORDS = """
GET    /v1/RECORDS                             22--2   222-2   22222   22222   22222  33333  2222-
GET    /v1/RECORDS/{record_id}                 22442   22242   22222   22222   22222  33333  22224
GET    /v1/RECORDS/{record_id}/versions        22442   22242   22222   22222   22222  33333  22224
GET    /v1/RECORDS/{record_id}/acts            33333   22242   33333   22222   22222  33333  33333
POST   /v1/RECORDS                             22333   22232   33333   33333   22222  22332  33333
POST   /v1/RECORDS/batch                       22333   22232   33333   33333   22222  22332  33333
POST   /v1/RECORDS/stream                      22333   22232   33333   33333   22222  22332  33333
PATCH  /v1/RECORDS/{record_id}                 2p44p   22242   33333   33333   22222  33333  33333
POST   /v1/RECORDS/{record_id}/void            pp44p   22242   33333   33333   22222  33333  33333
GET    /v1/RECORDS/proposals                   22--2   222-2   22222   22222   22222  33333  2222-
GET    /v1/RECORDS/proposals/{proposal_id}     22442   22242   22222   22222   22222  33333  22224
POST   /v1/RECORDS/proposals/{proposal_id}/approve 33333 32242 33333   33333   32222  33333  33333
POST   /v1/RECORDS/proposals/{proposal_id}/refuse 33333 32242  33333   33333   32222  33333  33333
POST   /v1/RECORDS/proposals/{proposal_id}/withdraw 23443 23343 33333  33333   23333  44444  33333
GET    /v1/RECORDS/closings                    22222   22222   22222   22222   22222  22222  22222
PUT    /v1/RECORDS/closings/{fiscal_year}      33333   33333   33333   33333   22222  33333  33333
POST   /v1/RECORDS/closings/{fiscal_year}/reopen 33333 33333   33333   33333   22222  33333  33333
"""
CUSTODY = """
POST   /v1/RECORDS/{record_id}/receipts        22442   22242   33333   33333   22222  33333  33333
GET    /v1/RECORDS/{record_id}/receipts        22442   22242   33333   22222   22222  33333  33333
GET    /v1/receipts/{number}                   22332   22232   33333   22222   22222  33333  33333
POST   /v1/receipts/{number}/void              22332   22232   33333   33333   22222  33333  33333
POST   /v1/custody/ports/{port_code}/blocks    22332   22232   33333   33333   22222  33333  33333
POST   /v1/custody/blocks/{first}/return       22332   22232   33333   33333   22222  33333  33333
GET    /v1/custody/ports/{port_code}/numbers   22332   22232   33333   22222   22222  33333  33333
GET    /v1/RECORDS/{record_id}/custody         22442   22242   33333   22222   22222  33333  33333
POST   /v1/RECORDS/{record_id}/custody/hand-overs 22442 22242  33333   33333   22222  33333  33333
POST   /v1/RECORDS/{record_id}/custody/storage 22442   22242   33333   33333   22222  33333  33333
POST   /v1/RECORDS/{record_id}/custody/dispositions 33333 22242 33333  33333   22222  33333  33333
GET    /v1/receipts/{number}/paper             22332   22232   33333   22222   22222  33333  33333
GET    /v1/RECORDS/{record_id}/custody/paper   22442   22242   33333   22222   22222  33333  33333
GET    /v1/custody/inventory                   22--2   222-2   33333   22222   22222  33333  33333
POST   /v1/RECORDS/{record_id}/attachments     22442   22242   33333   33333   22222  33333  33333
GET    /v1/RECORDS/{record_id}/attachments     22442   22242   33333   22222   22222  33333  33333
GET    /v1/RECORDS/{record_id}/attachments/{digest} 22442 22242 33333 22222   22222  33333  33333
POST   /v1/custody/ports/{port_code}/counts    22332   22232   33333   33333   22222  33333  33333
"""
FIGURES = """
GET    /v1/totals                              22222   22222   22222   22222   22222  22222  22222
GET    /v1/comparisons                         22222   22222   22222   22222   22222  22222  22222
GET    /v1/threats                             22222   22222   22222   22222   22222  22222  22222
GET    /v1/operations                          22222   22222   22222   22222   22222  22222  22222
GET    /v1/operations/{code}                   22222   22222   22222   22222   22222  22222  22222
GET    /v1/agencies                            22222   22222   22222   22222   22222  22222  22222
GET    /v1/inspection-rates                    22222   22222   22222   22222   22222  22222  22222
GET    /v1/quiet-ports                         22222   22222   22222   22222   22222  22222  22222
GET    /v1/sources                             22222   22222   22222   22222   22222  22222  22222
GET    /v1/factsheet                           22222   22222   22222   22222   22222  22222  22222
GET    /v1/totals/explain                      22--2   222-2   22222   22222   22222  33333  33333
GET    /v1/revisions                           22--2   222-2   22222   22222   22222  33333  33333
GET    /v1/quality                             22--2   222-2   22222   22222   22222  33333  33333
GET    /v1/quality/{finding}                   22--2   222-2   22222   22222   22222  33333  33333
"""
GATEWAY = """
GET    /v1/webhooks                            33333   33333   33333   33333   22222  33333  2222-
GET    /v1/webhooks/{webhook_id}               33333   33333   33333   33333   22222  33333  22224
GET    /v1/topics                              33333   33333   33333   33333   22222  33333  2222-
GET    /v1/topics/{topic}/events               33333   33333   33333   33333   22222  33333  22224
"""
"""Here a place is no record's but an agency's: its webhooks, its topics."""
Table = dict[str, dict[Role, str]]


def table(text: str) -> Table:
    """By route, by role, the letters."""
    rows = (line.split() for line in text.splitlines() if line)
    return {f"{method} {path}": dict(zip(ROLES, cells, strict=True)) for method, path, *cells in rows}
