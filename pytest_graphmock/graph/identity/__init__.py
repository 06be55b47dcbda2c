"""Who is calling: tokens, what they claim, and what they permit."""
