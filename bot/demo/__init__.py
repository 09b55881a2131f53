"""The demo's own doors into the application; only there where REGUA_DEMO is set."""
