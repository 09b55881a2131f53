"""Outgoing webhooks: what happens here told to the company's own systems, signed.

The scheme is Standard Webhooks (https://www.standardwebhooks.com): an id that stays the
same with each try, the time of sending, and an HMAC over both and the body.
"""
