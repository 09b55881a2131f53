"""A moment that somebody asks for, and their return: "pera, filho chorando", "voltei".

Neither is an answer to what was asked, nor a hardship, whatever they were busy with: a
question waits as long as it takes. Read only where nothing else stands in the message.
"""

import re

from flows.heard import DESPAIR, Heard
from flows.kin import fold

BACK = "back"
PAUSED = {"waits": "engine.no_hurry", BACK: "engine.back"}  # why, and what is said
_RULED = (DESPAIR, "phrase:opt_out", "word:opt_out", "pattern:deceased")

_PIECES = re.compile(r"[,.!?;:\n]+| (?:que|pq|porque|because|pois)(?= )| e (?=ja)")
_FILLERS = (
    r"(?:moc[ao]|amig[ao]|por favor|pfv?r?|please|desculp[ae]\w*|sorry|oi|opa"
    r"|ai|ah|ok|ta|so|ja|entao|agora|rapidinho|rapido|hein|viu|ne|tb|aqui|obrigad[ao])"
)
_WAIT = (
    r"(?:nao )?(?:so )?(?:pera(?:i|e)?|espera|espere|aguard[ae]|calma(?:i)?|segura|wait"
    r"|hold on|hang on)"
)
_A_BIT = (
    r"(?:so )?(?:me da |give me |dame |deme )?(?:uma?|1|one|a|un|2|dois)? ?(?:minut\w+"
    r"|mins?|instant\w*|moment\w*"
    r"|segund[oi]\w*|segs?|secs?|seconds?|pouc\w+|poquit[oa]|pouquinho|temp(?:o|inho)|bit)"
)
_WHERE = (
    r"(?:n[oa]|em|num|numa|de|at|at the|in a|in the|en|en el|en la|un)? ?(?:meu |my "
    r"|mi )?"
    r"(?:trabalho|servico|trampo|onibus|metro|transito|mercado|banco|banho|almoco|aula"
    r"|reuniao|rua|estrada|fila|culto|missa|igreja|escola|work|traffic|meeting|bus"
    r"|shower"
    r"|class|trabajo|trafico|reunion|clase|calle)"
)
_BUSY = (
    r"(?:(?:eu )?(?:to|tou|estou|tava|i'm|im|i am|estoy)) "
    rf"(?:aqui )?(?:{_WHERE}|dirigindo|ocupad[ao]|trabalhando|almocando|jantando"
    r"|atendendo|cozinhando|driving|busy|working|manejando|ocupad[ao]|trabajando)"
)
_OF_OTHERS = (
    r"(?:(?:o|a|os|as|meus?|minhas?|my|the|mi|el|la) )?(?:filh\w+|bebe|nene|crianca\w*"
    r"|menin\w+|moleque\w*|chefe|patrao|patroa|marido|esposa|mulher|cachorr\w+|net\w+"
    r"|vizinh\w+|kids?|son|daughter|baby|boss|hij\w+|nin\w+|jefe|jefa)"
    r" (?:(?:ta|tao|esta|estao|is|are|comecou|acabou|me|de|a|just) ){0,3}"
    r"(?:chorando|chora\w*|gritando|chamando|chamou|acord\w+|cheg\w+|caiu|brigando"
    r"|quebr\w+|crying|calling|screaming|woke up|llorando|llamando|despert\w+)"
)
_LATER = (
    r"(?:(?:eu )?(?:ja ?ja|ja|logo|depois|mais tarde|daqui a pouco|a noite|amanha|later"
    r"|i'll|i will|be|ahora|luego|ya|en un rato) )"
    r"(?:(?:eu |te |lhe |i'll |vou |be ){0,2})(?:volto|venho|respond\w*|falo|falamos"
    r"|chamo|retorno|continuo|vejo isso|right back|be back|back|reply|brb|vuelvo|sigo"
    r"|hablo|hablamos)"
    r"|(?:me (?:cham[ae]|fal[ae]|manda|avis[ae]|lig[ae])|te (?:chamo|falo|respondo)"
    r"|text me|call me)"
    r" (?:depois|mais tarde|daqui a pouco|amanha|a noite|later)"
    r"|ja ?ja(?: volto)?|ja volto|volto (?:ja|logo)|brb|be right back|ya vuelvo"
)
_CANNOT_TALK = (
    r"(?:agora )?(?:eu )?(?:nao|n) (?:posso|da(?: para| pra| p)?|consigo)"
    r" (?:falar|conversar|ver isso|responder|mexer nisso)(?: agora| nesse momento)?"
    r"|(?:i )?(?:can't|cant|cannot) talk(?: right)?(?: now)?|(?:ahora )?no puedo hablar"
    r"|me chamaram(?: aqui)?|tao me chamando|tocou a campainha|cuidando d\w+ \w+"
)
_ONE = (
    rf"(?:{_WAIT}(?: {_A_BIT})?|{_A_BIT}|{_BUSY}|{_OF_OTHERS}|{_LATER}|{_CANNOT_TALK})"
)
_MOMENT = re.compile(
    rf"(?:{_FILLERS} ){{0,3}}{_ONE}(?: {_FILLERS}){{0,2}}(?: {_ONE}){{0,2}}"
    rf"(?: {_FILLERS}){{0,3}}"
)
_FILLER = re.compile(rf"(?:{_FILLERS} ?){{1,4}}")
_LONGEST = 120  # characters; whoever writes more says something
_BACK = re.compile(
    r"\W*(?:(?:oi|opa|pronto|bom|entao|ok|hi|hola|e|moc[ao]"
    r"|desculp\w* a demora)\W+){0,3}"
    r"(?:(?:ja )?voltei|cheguei|(?:to|tou|estou) (?:de volta|aqui)(?: de novo)?"
    r"|(?:i'm|im|i am) back|ya (?:volvi|estoy)|volvi"
    r"|(?:pode(?:mos)? |vamos |bora )?continua(?:r|ndo)?|onde (?:a gente )?(?:parou"
    r"|paramos|estavamos|tava(?:mos)?)|where were we|let's continue|sigamos|seguimos)"
    r"(?: agora| moc[ao]| entao| sim| ja| ai)?\W*"
)


def pauses(heard: Heard, *, open_still: bool) -> str:
    """Tell "waits" from "back", which needs a question that is open; "" is neither."""
    if heard.button is not None or heard.media or heard.rule in _RULED:
        return ""
    if asks_for_a_moment(heard.text):
        return "waits"
    return BACK if open_still and comes_back(heard.text) else ""


def asks_for_a_moment(text: str) -> bool:
    """Tell whether nothing but a moment is asked for.

    >>> asks_for_a_moment("pera, tô no trabalho"), asks_for_a_moment("pera, quero 5x")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    pieces = [piece.strip(" -") for piece in _PIECES.split(fold(text))]
    said = [piece for piece in pieces if re.search(r"\w", piece)]
    asked = [bool(_MOMENT.fullmatch(piece)) for piece in said]
    rest = [it for it, is_one in zip(said, asked, strict=True) if not is_one]
    return any(asked) and all(_FILLER.fullmatch(it) for it in rest)


def comes_back(text: str) -> bool:
    """Tell whether somebody is back, and says nothing more.

    >>> comes_back("pronto voltei"), comes_back("voltei, ele topou em 6x")
    (True, False)
    """
    return _BACK.fullmatch(fold(text)) is not None
