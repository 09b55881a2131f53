"""Understanding: the Rasa project, its client, and the rules that come before it."""
