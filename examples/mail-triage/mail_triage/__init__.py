"""Answers the invitations in an Inbox and sums up its meeting mail."""

from .account import sign_in
from .triage import Digest, triage

__all__ = ["Digest", "sign_in", "triage"]
