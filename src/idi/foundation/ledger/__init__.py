"""Money: what is due, by whom to whom, what was paid on it; the books of every party, bank files, invoices, statements."""
