"""The fake providers, seen from the outside: real SDKs, real HTTP."""
