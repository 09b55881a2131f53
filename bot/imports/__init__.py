"""The portfolio comes in: files read strictly, row by row, the good ones kept."""
