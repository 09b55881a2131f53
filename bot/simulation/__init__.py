"""The time machine: the real planner, gates and writer, on a copy, by another clock."""
