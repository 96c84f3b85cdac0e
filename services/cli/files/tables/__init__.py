"""Reading a table as somebody saved it, whichever program did; pure, no framework.

    appearance  what a file is that is no table of text: a workbook, an archive, a web page
    text        the bytes as lines of text, whatever their encoding
    quotes      the cells of a row, which may have line breaks in them
    header      which line names the columns, and what parts them
    rows        all of it: a file as rows with the numbers of their lines

What is read: UTF-8 and UTF-16 with or without a byte order mark, else Windows-1252; any line ends;
commas, semicolons or tabs, or what a line `sep=` says; lines of title above the header; columns in
any order with others beside them; all of it as it is or packed with gzip.
"""
