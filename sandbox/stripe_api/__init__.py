"""Stripe as far as this house uses it: Checkout, payments, refunds, disputes."""
