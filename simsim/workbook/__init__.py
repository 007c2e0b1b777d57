"""Tables in and out of files: spreadsheets and CSV to addressed cells, addressed cells to the sheets of a policy."""
