"""The fake providers and the phone page; a process of its own."""
