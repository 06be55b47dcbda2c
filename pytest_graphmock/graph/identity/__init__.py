"""Who is calling, and where they sign in.

What Graph asks of a caller is in `caller`, `tokens` and `scopes`. The identity platform's own
endpoints are `application`, with a module for each subject and `flows` for the grants; `door` is
where they branch off.
"""
