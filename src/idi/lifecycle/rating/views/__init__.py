"""Pages of filings and quotes."""
