"""What Microsoft Graph says: addresses, query options, JSON and errors, on top of `exchange`."""
