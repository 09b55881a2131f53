"""A yes or no that is only an emoji: enough for a question, never for an agreement."""

import re

_MODIFIER = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d♂♀]")
_UP = re.compile("[👍👌✅☑✔🤝🆗]")
_DOWN = re.compile("[👎❌🙅🚫✖]")


def read_thumb(text: str) -> bool | None:
    """Tell up (True) from down (False); None for both, neither, or any word.

    >>> read_thumb("👍🏽"), read_thumb("👎"), read_thumb("sim 👍")
    (True, False, None)
    """
    if re.search(r"\w", text):
        return None
    bare = _MODIFIER.sub("", text)
    up, down = bool(_UP.search(bare)), bool(_DOWN.search(bare))
    return None if up == down else up
