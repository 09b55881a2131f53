"""Twilio as far as this house uses it: messages, templates, callbacks, media."""
