"""The bargain, told as conversations, by what is done at the table."""
