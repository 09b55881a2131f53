"""The demo's page: a phone, the agents' console beside it, and a clock."""
