"""`python -m bench`: every benchmark, one after the other."""

from bench import planning, webhook

if __name__ == "__main__":
    webhook.main()
    planning.main()
