"""What a client's words tell of their hardship: a coarse kind, and which way they want.

Rules on the words themselves: they choose between offers, and nothing is refused where
they hear nothing.
"""

import re

from domain.hardship import Kind
from flows.kin import fold

_BEREAVEMENT = re.compile(
    r"\b(?:faleceu|falecimento|morreu|morte d|luto\b|enterro|funeral|velorio|viuv"
    r"|perdi (?:o |a )?(?:meu|minha) (?:pai|mae|filh|marido|esposa|mulher|irma|avo)"
    r"|passed away|died|funeral|widow|fallecio|murio|muerte|viud)"
)
_ILLNESS = re.compile(
    r"\b(?:doen[ct]|internad|hospital|cirurgia|operad[oa]\b|operei|cancer|tratamento"
    r"|quimio|depress|acident|afastad|inss|remedio|gravid|tumor|avc\b|infarto|uti\b"
    r"|sick|ill\b|illness|hospital|surgery|disease|enferm|hospitaliz|cirugia)"
)
_JOB_LOSS = re.compile(
    r"\b(?:desempreg|perdi (?:o |meu )?(?:empreg|trabalh|servico)|demitid|mandad[oa]"
    r" embora|sem (?:empreg|trabalh|servico)\b|fui despedid|seguro desemprego"
    r"|(?:loja|empresa|comercio|negocio) (?:fechou|faliu|quebrou)|faliu\b|dispensad"
    r"|laid off|lost (?:my|his|her|the) job|unemployed|fired\b|out of work"
    r"|desemplead|me echaron|perdi (?:el|mi) (?:trabajo|empleo)|despidieron"
    r"|sin trabajo)"
)
_OVER_INDEBTEDNESS = re.compile(
    r"\b(?:superendivid|super endivid|endividad[oa] ate"
    r"|(?:afundad|afogad|enterrad)[oa] (?:em|de|nas?) divida"
    r"|devendo (?:para )?(?:todo"
    r" mundo|todos|meio mundo|varios|tudo|muit)|muitas dividas|cheio de dividas"
    r"|cheia de dividas|atolad[oa]|bola de neve|devo (?:para )?(?:todo mundo|varios"
    r"|pra banco|para banco|banco e|tudo|cartao)|nome (?:ta |esta )?(?:todo )?sujo"
    r"|drowning in debt|too many debts|over.?indebt|sobreendeud|debo a todo)"
)
_HEARD = (  # a loss before what it costs, health before work
    (Kind.BEREAVEMENT, _BEREAVEMENT),
    (Kind.ILLNESS, _ILLNESS),
    (Kind.JOB_LOSS, _JOB_LOSS),
    (Kind.OVER_INDEBTEDNESS, _OVER_INDEBTEDNESS),
)
_PAUSE = re.compile(
    r"\bpaus|\bmais tempo\b|\bprolong|\bestend|\bprorrog|\besper(?:ar|em|a um)"
    r"|\bda um tempo|\bum tempo\b|\bmore time|\bwait\b|\bextend|\bbreak\b|\bmas tiempo"
    r"|\bpreciso de (?:mais )?(?:tempo|prazo)|\bainda nao\b|\bnot yet|\btodavia no"
)
_NO_PAUSE = re.compile(
    r"\b(?:nao|n|no|not|don't)\s(?:quero|preciso|precisa|adianta|resolve|want|need"
    r"|quiero|necesito|sirve)\b[^.!?]{0,20}\b(?:paus\w*|tempo|break|wait|tiempo)\b"
)
_FORGIVE = re.compile(
    r"\b(?:perdo\w+|perdao|anisti\w+|zer(?:a|ar|em|assem|e)|esque[cç]\w+|abat\w+"
    r"|forgiv\w+|write off|cancel\w*|condon\w+|perdon\w+)\b[^.!?]{0,15}"
    r"\b(?:divid\w+|debitos?|contas?|faturas?|debts?|bills?|deudas?|facturas?)\b"
)
_UNTIL_WHEN = re.compile(
    r"\b(?:ate (?:quando|que dia)|quanto tempo|until when|till when|how long"
    r"|hasta cuando|cuanto tiempo)\b"
)
_RESUME = re.compile(
    r"\bretom|\bja (?:consigo|posso|da para)|\bpode (?:voltar|retomar|mandar)"
    r"|\bvoltei a trabalhar|\barrumei (?:um )?(?:emprego|trabalho|servico)|\bresume"
    r"|\bi can (?:pay|go on) (?:now|again)|\breanud|\bya puedo"
)


def kind_of(text: str) -> Kind:
    """Hear the kind of hardship; OTHER where nothing tells.

    A loss comes before what it costs, and health before work: whoever is ill and lost
    the job over it is ill.

    >>> kind_of("fui mandada embora ontem").value
    'job_loss'
    """
    plain = fold(text)
    found = (kind for kind, words in _HEARD if words.search(plain))
    return next(found, Kind.OTHER)


def wants_pause(text: str) -> bool:
    """Tell whether time is asked for: "prefiro a pausa", "preciso de mais tempo".

    >>> wants_pause("nao quero pausa, quero resolver")
    False
    """
    said = fold(text)
    return _PAUSE.search(said) is not None and _NO_PAUSE.search(said) is None


def wants_forgiveness(text: str) -> bool:
    """Tell whether the debt itself is asked to be let off: "perdoa essa dívida".

    >>> wants_forgiveness("me perdoa, nao tenho como")
    False
    """
    return _FORGIVE.search(fold(text)) is not None


def asks_until_when(text: str) -> bool:
    """Tell whether the end of the pause is asked for: "até quando?"."""
    return _UNTIL_WHEN.search(fold(text)) is not None


def wants_to_resume(text: str) -> bool:
    """Tell whether they can go on: "já consigo pagar", "pode retomar"."""
    return _RESUME.search(fold(text)) is not None
