"""What clients write of health and family: who may read it, and for how long."""
