"""Messages as MIME: POST with ``Content-Type: text/plain``, and GET …/messages/{id}/$value."""
