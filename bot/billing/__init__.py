"""Recurring plans and invoices made here: issued on schedule, changed, cancelled."""
