"""Values of `exchange` to Graph's JSON and back."""
