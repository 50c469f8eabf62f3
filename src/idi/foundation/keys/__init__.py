"""Keys of the HTTP interface: an organisation's own systems act for it with a part of what its people may do."""
