"""What Exchange does: mailboxes, calendars, meetings and the transport between them.

Nothing in here knows HTTP, JSON or pytest. Rules change a tenant only through its journal.
"""
