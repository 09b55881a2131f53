"""`python -m bench`: every benchmark, one after the other."""

from bench.webhook import main

if __name__ == "__main__":
    main()
