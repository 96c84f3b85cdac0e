"""The `outbound` command: its commands, where each of them is, and what the list says of it."""

import typer

from services.cli.lazy import Entry, group_of

PANELS = {
    "Run": {
        "up": (
            "processes.run:up",
            "Run the whole system in this process, and keep its data in one directory.",
        ),
        "token": (
            "processes.tokens:token",
            "Print an access token of the development issuer of a data directory.",
        ),
        "kafka": (
            "provisioning.commands:kafka",
            "Apache Kafka: a local one to try things out, and who may do what on a cluster.",
        ),
    },
    "Figures": {
        "totals": ("figures.totals:totals", "Fiscal-year-to-date totals."),
        "compare": (
            "figures.comparisons:compare",
            "A fiscal year to date, a half or each month beside the same period of the year before.",
        ),
        "explain": (
            "figures.explanation:explain",
            "The records whose sum a figure is, each in the version that stood at --known-at.",
        ),
        "revisions": (
            "figures.revisions:revisions",
            "What changed figures after --since and until --until (default: the last week), and why.",
        ),
        "verify": (
            "verification.verify:verify",
            "Recompute all totals from scratch and print any difference.",
        ),
        "journal": (
            "verification.acts:commands",
            "The journal of acts: verify it, and the keys that sign its checkpoints.",
        ),
        "factsheet": (
            "figures.factsheet.sheet:factsheet",
            "A fact sheet: what CBP and HSI took in a fiscal year to date, operations, traces and threats.",
        ),
        "operations": (
            "figures.operations:operations",
            "What registered operations have come to since they began.",
        ),
        "agencies": (
            "figures.agencies:agencies",
            "Each agency's own totals: what it leads, and what it is credited with as a partner.",
        ),
        "threats": (
            "figures.totals:threats",
            "Emerging threats: privately made, 3D-printed, without a readable serial, conversion devices.",
        ),
        "inspection-rates": (
            "figures.inspections:inspection_rates",
            "Inspections, those with a hit, and the hit rate.",
        ),
        "quiet-ports": (
            "figures.inspections:quiet_ports",
            "Ports without an outbound inspection in the last days, with the day of the last one ever.",
        ),
        "quality": (
            "figures.quality:quality",
            "What may be wrong with the records: how many of each finding, or which.",
        ),
        "sources": (
            "figures.sources:sources",
            "The published files that records come from: what each covers, and the months of it here.",
        ),
    },
    "Files": {
        "import": ("files.imports:commands", "Import published seizures."),
        "export": (
            "files.exports:commands",
            "Write figures and records of a fiscal year to a file, as CSV or Parquet.",
        ),
        "traces": (
            "files.traces:commands",
            "Trace requests (ATF F 3312.1): pending ones out as CSV, their results in.",
        ),
    },
    "Custody": {
        "receipt": (
            "custody.receipts:commands",
            "Custody receipts: issue, show, print and void them, and reserve numbers.",
        ),
        "custody": (
            "custody.chains:commands",
            "Items in custody: their chains, and what is where, missing or overdue.",
        ),
    },
    "Fiscal years": {
        "close-year": (
            "closings:close_year",
            "Close a fiscal year for inspections and seizures: its figures are final.",
        ),
        "reopen-year": (
            "closings:reopen_year",
            "Open a closed fiscal year again, for inspections and seizures.",
        ),
        "closings": ("closings:listed", "List the fiscal years that were ever closed."),
    },
    "Topics": {
        "subscribe": (
            "topics.subscribe:subscribe",
            "Follow a topic: every event that is on it, and each new one as it comes, until Ctrl-C.",
        ),
        "snapshot": (
            "topics.snapshots.commands:commands",
            "Snapshots of topics, from which a new subscriber starts.",
        ),
    },
    "Backfill": {
        "replay": (
            "backfill.replay:replay",
            "Publish versions again, from the services' own databases: all, a period, or one kind.",
        ),
    },
    "Production": {
        "inspection": ("processes.production:inspection", "Production processes: inspection."),
        "seizure": ("processes.production:seizure", "Production processes: seizure."),
        "aggregator": ("processes.production:aggregator", "Production processes: aggregator."),
        "projector": ("processes.production:projector", "Production processes: projector."),
        "gateway": ("processes.production:gateway", "Production processes: gateway."),
        "migrate": (
            "processes.run:migrate",
            "Bring the databases to the newest schema: DATABASE_URL, or the files of a data directory.",
        ),
        "agency": (
            "provisioning.commands:agency",
            "Kafka credentials of other agencies: add, rotate, revoke.",
        ),
        "policy": (
            "provisioning.policies:commands",
            "Who gets what on the topics, in words: explain, diff.",
        ),
        "webhooks": (
            "provisioning.webhooks:commands",
            "Webhooks of other agencies: how each does, secrets, delivering again.",
        ),
        "health": ("processes.readiness:health", "Ask a running process whether it is ready."),
        "schemas": (
            "contracts:schemas",
            "Write the JSON Schemas of the events, their catalogue and their terms in NIEM, or check them.",
        ),
        "asyncapi": (
            "contracts:asyncapi",
            "Write the AsyncAPI document of the topics that other agencies read, or check it.",
        ),
        "openapi": ("contracts:openapi", "Write the OpenAPI document of each service's API, or check them."),
    },
}
"""By panel of the help: a command's name, `module:name` under `services.cli`, and its help in a sentence."""

COMMANDS = {
    name: Entry(f"services.cli.{where}", said, panel)
    for panel, commands in PANELS.items()
    for name, (where, said) in commands.items()
}

app = typer.Typer(
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Outbound inspections at U.S. ports of entry, what they seize, and totals that can be trusted.",
    epilog="Exit code: 0 done; 2 the command or the question makes no sense (an option, a code or a name "
    "that there is not); 1 anything else, and the message says what to do.",
)


@app.callback()
def outbound() -> None:
    """A command is imported when it is run."""
