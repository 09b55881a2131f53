"""The life of an agreement in rows: recorded, warned of, undone, told of."""
