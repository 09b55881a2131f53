"""Values in free text: amounts, days, counts. Pure; no clock, no model."""
