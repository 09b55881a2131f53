"""Random lives of the house, and what must hold on every one of them (I8 to I15)."""
