"""The provider's account beside our books."""
