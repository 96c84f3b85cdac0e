"""Reading the seizure files of the CBP Public Data Portal into drafts; pure, no framework.

    cells         the values in a row: places, months, numbers
    parsed        what a reading gives: records, bad rows, counts
    cbp_weapons   the weapons and ammunition file
    cbp_currency  the currency and monetary instruments file

Both parsers take the outbound rows and give one draft a record, with an id derived from the
record's own key: the same rows give the same records, in whichever order and format they come.
"""
