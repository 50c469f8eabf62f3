"""Files to those who may see them, and the certificates an organisation signs with."""
