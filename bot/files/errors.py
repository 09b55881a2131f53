"""What can go wrong with a file: it cannot be had, or it is not to be kept."""


class FetchError(Exception):
    """A file could not be fetched. `permanent`: trying again would fail again."""

    def __init__(self, what: str, *, permanent: bool) -> None:
        super().__init__(what)
        self.permanent = permanent


class UnfitFileError(Exception):
    """A file came, and is not one that we keep. `why` names the reason in one word.

    unknown (no type that we take), disguised (not what it says it is), too_large,
    bomb (unpacks to too much), broken (its own kind cannot be read).
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
