"""A published file against what stands of its source, and the writes that follow.

    standing        a source's records as they stand, and what was imported of each
    reconciliation  which of them the file has, has otherwise, or lacks; pure
    importer        the writes: created, amended, voided, each once
    sums            what records count, by measure
    comparison      the file's sums beside the totals, and what parts them
    report          what the command says about all of it

A file is a statement for every month and component that it has rows of: a record of its source
that stands there and is not in the file is absent, and somebody has to say what becomes of it.
"""
