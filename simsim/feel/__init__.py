"""The cell language: S-FEEL of the DMN standard, and the spellings that people type in spreadsheets."""
