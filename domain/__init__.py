"""Rules of debt: money, dates, contact, promises. Pure; imports nothing of ours."""
