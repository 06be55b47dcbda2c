"""What can be asked of each type in ``$filter`` and ``$orderby``, one table a type."""
