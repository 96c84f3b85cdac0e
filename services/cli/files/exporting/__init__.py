"""Files for researchers, from the services' own HTTP answers.

columns    what a file's columns are
pages      the records of a fiscal year, page by page
spool      rows on disk, to be sorted and added up
files      CSV and Parquet, whole or not at all
cbp        rows in the columns of the CBP Public Data Portal
released   rows of the records, without what is not released
"""
