"""The payment provider's account beside our books: listed, matched, compared."""
