"""The books looked after: checked, sealed, frozen, put right, and shown."""
