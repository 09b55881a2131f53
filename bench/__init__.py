"""The benchmarks: `make bench`. Each compares with a reference in the same run."""
