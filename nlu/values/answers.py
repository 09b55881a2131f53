"""Yes and no, with their reservations; the only place where a yes can come from.

Steps: (1) fillers in front fall away; (2) the longest phrase of yes, no or doubt at
the start counts; (3) what follows decides: nothing or courtesy leaves it bare, "mas"
makes it reserved, "se" a condition that accepts nothing, a "não" at the end turns it
round. The phrases stand in phrases/answers.txt.
"""

import re
from dataclasses import dataclass
from typing import Final

from flows.heard import Answer
from nlu.phrasebook import longest_first
from nlu.values.scan import MARK
from nlu.values.thumbs import read_thumb


def _any(section: str) -> str:
    return longest_first("answers", section)


_EDGE = r"(?![\w'])"
_SIGNS = "\U0001f300-\U0001faff\u2600-\u27bf\ufe0f\u200d"  # of an emoji in front
_FILLER = re.compile(rf"(?:(?:{_any('filler')}){_EDGE}|[\s,.!;:\-{_SIGNS}])++")
_UNSURE = re.compile(rf"(?P<said>{_any('unsure')}){_EDGE}")
_YES = re.compile(rf"(?P<said>{_any('yes')}){_EDGE}")
_WEAK = re.compile(rf"(?P<said>{_any('weak')}){_EDGE}")
_NO = re.compile(rf"(?P<said>{_any('no')}){_EDGE}")
_NO_FOREIGN = re.compile(rf"(?P<said>{_any('no_bare')}){_EDGE}")
_NO_ALONE = re.compile(rf"(?P<said>{_any('no_bare')})(?=\s*(?:[.,!;]|$))")
_PLAINLY = re.compile(_any("plainly"))
_NOT_A_YES = re.compile(_any("not_a_yes"))
_WHEN_ASKED = re.compile(rf"(?P<said>{_any('when_asked')}){_EDGE}")
_VALUE_NO = re.compile(rf"[\w ]{{0,12}}{MARK}+ ?nao[\s.!]*")
_NO_VERB = re.compile(
    rf"\s+(?:(?:eu|vou|mesmo|mais|te|me|isso|ess[ea]) )*(?:{_any('no_verb')}){_EDGE}"
)
_CAN_NOT = re.compile(rf"\s+(?:eu )?(?:{_any('can_not')}){_EDGE}(?P<after>.*)")
_STORY = re.compile(rf"\s+(?:eu )?(?:{_any('story')})")
_BUT = re.compile(rf"\b(?:{_any('but')}){_EDGE}")
_IF = re.compile(rf"\b(?:{_any('if')})")
_COURTESY = re.compile(  # possessive: without it a long courtesy takes exponential time
    rf"(?:\W|\b(?:{_any('courtesy')}){_EDGE})++"
)
_GREETING = re.compile(r"(?:oi|ola|opa|e ai|eai|hi|hello|hola|bom dia|boa \w+)\b")
_THANKS = re.compile(rf"\b(?:{_any('thanks')}){_EDGE}")
_TURNED = re.compile(_any("turned"))
_LATE_NO = re.compile(rf"\b(?:{_any('late_no')})")
_PARTED = re.compile(rf"\s*(?:[,.!;\n{MARK}]|[^\w\s'\"?])")
_WEAK_PARTED = re.compile(
    rf"\s*[,.!;\n{MARK}]|\s+(?:mas|so que|but|pero|dia|na|no|em|ate)\b"
)
_NO_PROBLEM = re.compile(r"[\s,]*(?:tem|ha|vejo) (?:nenhum )?problema")
_OR_NOT = re.compile(r"[\s,]*(?:ou|e|or) nao\b")
_YET_YES = re.compile(
    r"[,.!]\s*(?:mas )?(?:pode (?:ser )?sim|sim|aceito|quero sim|ta bom|pode ser)\b"
    r"|\bsim[\s.!]*$"
)
_YET_NO = re.compile(r"\bnao (?:quero|aceito|concordo|posso|vou|consigo)\b")
_ONE_WORD_NO = frozenset({"nao", "no", "nem", "nunca", "never", "jamais"})
_ANSWERING = frozenset({"yes_no", "choice"})  # the questions that such words answer
_SHORT = 4  # words after "não quero" that still leave it an answer
_LINE = 6  # words of a short line


@dataclass(frozen=True, slots=True)
class Said:
    """A yes, a no or a doubt as it was said."""

    answer: Answer
    reserved: bool = False
    whole: bool = False  # nothing else of weight stood in the message
    heard: bool = True
    thumb: bool = False


_NOTHING: Final = Said(Answer.UNCLEAR, heard=False)
_BOTH: Final = Said(Answer.UNCLEAR, reserved=True)


def read_answer(
    text: str, *, rest: str, asked: str | None = None, language: str = "pt"
) -> Said:
    """Read a yes or a no from a plain *text*.

    *rest* is the same text with values marked as read, so that "sim, dia 10" is whole.
    A bare thumb is a yes that binds no agreement (`thumb`).
    """
    thumb = read_thumb(text)
    if thumb is not None:
        answer = Answer.YES if thumb else Answer.NO
        return Said(answer, whole=True, thumb=thumb)
    lead = _FILLER.match(text)
    for at in dict.fromkeys((0, lead.end() if lead else 0)):
        greeted = _GREETING.match(text[:at]) is not None
        said = _Line(text[at:], rest[at:], asked, language, greeted).read()
        if said.heard:
            return said
    if asked in _ANSWERING and _VALUE_NO.fullmatch(rest):
        return Said(Answer.NO, whole=True)
    return _late(text[lead.end() if lead else 0 :])


def _late(text: str) -> Said:
    story = text.startswith("nao") and _STORY.match(text[3:])
    if not story and _LATE_NO.search(text) and len(text.split()) <= _LINE:
        return Said(Answer.NO, whole=True)
    return _NOTHING


def _is_plain_no(said: str) -> bool:
    """Tell "não" and "hoje não", which may open a sentence, from "nem a pau"."""
    opened = said.endswith(" nao") and not said.startswith("nao")
    return said in _ONE_WORD_NO or opened


def _is_courtesy(rest: str) -> bool:
    left = rest.replace(MARK, " ")
    return not left.strip() or _COURTESY.fullmatch(left) is not None


@dataclass(frozen=True, slots=True)
class _Line:
    """A message from its first word of weight on."""

    text: str
    rest: str
    asked: str | None
    language: str
    greeted: bool  # "opa, blz" greets; it agrees to nothing

    def read(self) -> Said:
        bare = _NO_ALONE if self.language == "pt" else _NO_FOREIGN
        forms = [_UNSURE, _NO, bare, _YES, _WEAK]
        forms += [_WHEN_ASKED] if self.asked == "yes_no" else []
        hits = [hit for form in forms if (hit := form.match(self.text))]
        if not hits:
            return _NOTHING
        found = max(hits, key=lambda hit: hit.end("said"))
        said, rest = found["said"], self.rest[found.end("said") :]
        if found.re is _UNSURE:
            whole = _is_courtesy(rest)
            heard = whole or self.asked in _ANSWERING
            return Said(Answer.UNCLEAR, heard, whole, heard)
        if found.re in {_YES, _WEAK, _WHEN_ASKED}:
            weak = found.re is _WEAK and not (said == "si" and self.language == "es")
            return self._yes(said, rest, weak=weak)
        return self._no(said, rest)

    def _yes(self, said: str, rest: str, *, weak: bool) -> Said:
        after = self.text[len(said) :]
        if _TURNED.match(after):
            return Said(Answer.NO, whole=True)
        if self._is_no_yes(said, after, rest, weak=weak):
            return _NOTHING
        if _OR_NOT.match(after) or _IF.search(after):
            return _BOTH
        if _YET_NO.search(after) and not _BUT.search(after):
            return _BOTH
        reserved = bool(_BUT.search(after))
        return Said(Answer.YES, reserved=reserved, whole=_is_courtesy(rest))

    def _is_no_yes(self, said: str, after: str, rest: str, *, weak: bool) -> bool:
        if _NOT_A_YES.match(self.text):
            return True
        if self.asked is None and weak and (_THANKS.search(after) or self.greeted):
            return True
        if not weak:
            return False
        stands = _is_courtesy(rest) or _WEAK_PARTED.match(after)
        return "?" in after or not (stands or _PLAINLY.fullmatch(said))

    def _no(self, said: str, rest: str) -> Said:
        after = self.text[len(said) :]
        if _NO_PROBLEM.match(after):
            return Said(Answer.YES, whole=True)
        if _YET_YES.search(after):
            return _BOTH
        if _is_courtesy(rest):
            return Said(Answer.NO, whole=True)
        if not self._is_a_no(said, after, rest):
            return _NOTHING
        return Said(Answer.NO, reserved=bool(_BUT.search(after)))

    def _is_a_no(self, said: str, after: str, rest: str) -> bool:
        if _PARTED.match(rest) or not _is_plain_no(said):
            return True
        if _STORY.match(after):
            return False
        if can_not := _CAN_NOT.match(rest):
            return self.asked in _ANSWERING or _is_courtesy(can_not["after"])
        verb = _NO_VERB.match(after)
        refused = verb is not None and len(after[verb.end() :].split()) <= _SHORT
        return refused or self.asked in _ANSWERING
