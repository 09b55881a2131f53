"""The company's own texts: versions, checks, filling, and a reminder's choice."""
