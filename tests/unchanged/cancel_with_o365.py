"""A program that knows nothing of a mock: python-o365, which signs in with MSAL."""

import os

from O365 import Account
from O365.utils.token import MemoryTokenBackend

account = Account(
    ("an-app", "s3cret"),
    auth_flow_type="credentials",
    tenant_id=os.environ["AZURE_TENANT_ID"],
    token_backend=MemoryTokenBackend(),
)
account.authenticate(requested_scopes=["https://graph.microsoft.com/.default"])
calendar = account.schedule(resource=os.environ["ORGANIZER"]).get_default_calendar()
assert calendar.get_event(os.environ["EVENT"]).cancel_event("Room flooded")
