"""A program that knows nothing of a mock: msgraph-sdk, signed in by azure-identity."""

import asyncio
import os

from azure.identity import ClientSecretCredential
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import (
    CancelPostRequestBody,
)
from msgraph.graph_service_client import GraphServiceClient


async def cancel() -> None:
    credential = ClientSecretCredential(os.environ["AZURE_TENANT_ID"], "an-app", "s3cret")
    client = GraphServiceClient(credential)
    events = client.users.by_user_id(os.environ["ORGANIZER"]).events
    body = CancelPostRequestBody(comment="Room flooded")
    await events.by_event_id(os.environ["EVENT"]).cancel.post(body)


asyncio.run(cancel())
