"""Results as plain data, text and HTML: pure functions that print nothing and know no policy."""
