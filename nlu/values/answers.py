"""Yes and no, with their reservations; the only place where a yes can come from.

Steps: (1) fillers in front fall away; (2) the longest phrase of yes, no or doubt at the
start counts; (3) what follows decides: nothing or courtesy leaves it bare, "mas" makes it
reserved, "se" makes it a condition that accepts nothing, a "não" at the end turns it round.
"""

import re
from dataclasses import dataclass
from typing import Final

from flows.heard import Answer

THUMBS_UP: Final = "👍👌✅☑✔🤝🆗"
_THUMBS_DOWN: Final = "👎❌🙅🚫✖"
_UP = re.compile(f"[{THUMBS_UP}]")
_DOWN = re.compile(f"[{_THUMBS_DOWN}]")
_MODIFIER = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d♂♀]")
_FILLER = re.compile(
    r"(?:(?:ah+|oh+|olha|oi|ola|opa|entao|bom|bem|eh|e|hum+|hm+|moca|moco|amigo|amiga|querida?|senhora?|boa tarde"
    r"|boa noite|bom dia|tudo bem|entendi|desculpa|desculpe|infelizmente|ok entendi|well|oh|hi|hello|hola|bueno|pues|sorry|perdon"
    r"|eu|yo|i|mas|kk*|rs|rsrs|haha\w*|po|poxa|puts|vixe|cara|mano|ta|ja|por mim|para mim|de minha parte|acho que ja)\b|[\s,.!;:\-\n]+)+"
)
_YES_STRONG = (
    r"sim(?: sim)*|sin|simm|s|s+im|ye+s|yeah|yep|yup|si si|si(?= |$|[,.!])|claro(?: que sim)?|com certeza|certeza|aceito(?: sim)?|eu aceito|concordo"
    r"|confirmo|confirmado|confirmad[oa]|fechado|fechou|fecho|fechamos|combinado|topo|topado|to dentro|negocio fechado|pode ser(?: sim)?"
    r"|quero sim|quero|eu quero|pode sim|posso sim|vou sim|de acordo|estou de acordo|to de acordo|acordo fechado|uhum|aham|arram|yes please"
    r"|i agree|agreed|i accept|deal|i do|sure|of course|absolutely|acepto|de acuerdo|confirmo|por supuesto|dale|trato hecho"
    r"|isso mesmo|isso ai|isso|exato|exatamente|correto|positivo|afirmativo|certinho|e isso|perfeito|sou eu(?: mesm[oa])?|eu mesm[oa]"
    r"|sou sim|e ele mesmo|e ela mesma|soy yo|that's me|speaking|that's right|correct|right|exacto|eso es|assim seja|com toda certeza|logico|obvio"
    r"|manda bala|manda ver|bora|vamos nessa|vamo|vamos|partiu|demorou|simbora|aceitamos|autorizo|favoravel|bele(?:za)?|tranquilo|suave"
    r"|show(?: de bola)?|joia|massa|top|fechadissimo|ta fechado|ta combinado|ta bom|ta otimo|ta certo|ta ok|esta bem|esta bom|tudo certo|certo|okay|ok|okey|oks|okk"
    r"|sounds good|fine|alright|all right|works for me|vale|esta bien|bien|beleza pode ser|por favor sim|sem problemas?|nao tem problema|nenhum problema"
    r"|pode mandar|pode fazer|pode gerar|pode confirmar|pode fechar|pode|pode crer|podemos|aham sim|eh sim|e sim|tenho sim|consigo sim|da sim|da certo|rola sim|rola|isso sim|go ahead|please do|me parece bien|acho otimo|acho bom|gostei|ta valendo|feito|ja e|jae|fmz|firmeza"
)
_NO = (
    r"nao(?:,? nao)*|no(?:,? no)*|nope|nah|never|nunca|jamais|negativo|nem pensar|nem a pau|nem ferrando|nem fudendo|nem morto|nem morta|nem em sonho"
    r"|nem|de jeito nenhum|de jeito algum|de forma alguma|de forma nenhuma|de maneira alguma|de maneira nenhuma|em hipotese alguma|nada disso|nada feito|que nada|sem chance"
    r"|agora nao|hoje nao|ainda nao|por enquanto nao|no momento nao|claro que nao|com certeza nao|obvio que nao|logico que nao|acho que nao"
    r"|not now|not really|not today|not yet|no way|no thanks|no thank you|of course not|absolutely not|i do not (?:want|agree|accept)(?: (?:it|that|this|to))?|i refuse"
    r"|ahora no|claro que no|para nada|de ninguna manera|de ningun modo|ni hablar|ni loco|todavia no|tampoco|no quiero|no acepto|no puedo|recuso|recusado|discordo|nops|neca|necas|que nao|rejeito|dispenso|prefiro nao|melhor nao|deixa para la|deixa quieto|esquece(?: isso)?|desisto|desisti|never mind|nevermind|dejalo|nao tenho interesse|sem interesse|nao me interessa|not interested|no me interesa"
)
_NO_VERB = (  # after "não", these keep it a no; other words make it a sentence of its own
    r"(?:(?:eu |vou |mesmo |mais |te |me |isso |esse |essa )*(?:quero|aceito|aceitar|concordo|topo|fecho|confirmo|autorizo|rola|serve|vai dar|da|dá|pode ser|pode|posso"
    r"|precisa|gostei|interessa|tenho interesse|obrigad\w*|valeu|senhora?|moc[ao]|mesmo|e isso|era isso|concorda|convem|estou de acordo|to de acordo|thank\w*|gracias|please|por favor|por enquanto|agora|hoje|ainda|com certeza|nunca|de jeito|consigo|quero nao|vou|amigo|da para mim|da nao|dessa vez|assim|desse jeito|nesse valor|isso|deal))\b"
)
_STORY = re.compile(
    r"\s+(?:sei|entendi|recebi|reconhec\w+|conhec\w+|sou|moro|chegou|veio|vi|lembro|abre|funciona|aparece|foi|fui|fiz|comprei|contratei|assinei|pedi|usei|devo|paguei|me |quero (?:mais )?(?:receber|mensag|que voces)|quero falar|know|understand|reconozco|conozco|soy)"
)
_UNSURE = (
    r"talvez|acho que sim|sera|sei la|nao sei|sei nao|depende|quem sabe|vou ver|vou pensar|vou analisar|deixa eu (?:ver|pensar)|preciso (?:ver|pensar)|pode ser que sim|mais ou menos|maybe|perhaps"
    r"|i guess so|i guess|i think so|not sure|i do not know|it depends|let me (?:see|think)|no se|creo que si|quizas?|tal vez|puede que|puede ser|sim e nao|sim ou nao|to pensando|estou pensando|tenho que ver|nao tenho certeza"
)
_BUT = re.compile(
    r"\b(?:mas|so que|porem|poren|contudo|desde que|contanto que|com a condicao|only if|but|except|pero|siempre que|com uma condicao|so se|sendo que|a nao ser|menos|exceto|ate porque)\b"
)
_IF = re.compile(
    r"(?<!\bsaber )(?<!\bver )\b(?:se(?! puder\b| possivel\b| for possivel\b| deus\b)|caso|desde que|contanto que|com a condicao|only if|if|provided|so se|si (?=\w+ \w+)|siempre que|as long as|com uma condicao)\b"
)
_WEAK = re.compile(
    r"(?:pode(?: ser| mandar| fazer| gerar| confirmar| fechar)?|isso|certo|ta \w+|ok|okay|show de bola|demorou|partiu|quero|eu quero|bora|vamos|vamo|beleza|bele|tranquilo|rola|bien|vale|right|fine|correct|da certo|tudo certo|top|massa|show|feito|s|si|gostei|podemos|nem|e isso|sure|exato|perfeito|joia|suave|certeza|suave|positivo|correto|sin)$"
)
_COURTESY = re.compile(
    r"(?:[\s,.!;:\-\n)(]+|\b(?:por favor|obrigado|obrigadao|valeu|falou|moca|moco|amigo|amiga|senhora?|senhor|please|thanks?|thank you|gracias|sim|ok|ta|beleza|certo|combinado"
    r"|fechado|entao|ne|viu|mesmo|querida|querido|kk?|rs+|haha\w*|quero|pode ser|isso|bom|bem|boa|por gentileza|ja|mano|cara|meu|aceito|concordo|confirmo|sir|madam|yes|de acordo|perfeito|otimo|nao|isso ai|assim|desse jeito|dai|manda|tranquilo|claro|com certeza|muito|agora|you|tchau|abraco|eu|deus abencoe|blz)\b|[^\w\s¤])+"
)
_NEGATED_END = re.compile(
    r"^(?:[\s,]*(?:isso|isso ai|assim|nada|mais|esse valor|essa|esse)?)*[\s,]*nao[\s.!,]*(?:mesmo|obrigado|moca|senhora?)?[\s.!]*$"
)
_THANKS = re.compile(
    r"\b(?:obrigad\w*|valeu|agradec\w+|thanks?|thank you|gracias|brigad\w+)\b"
)
_YES_START = re.compile(rf"(?P<said>{_YES_STRONG})(?![\w'])")
_NO_START = re.compile(rf"(?P<said>{_NO})(?![\w'])")
_UNSURE_START = re.compile(rf"(?P<said>{_UNSURE})(?![\w'])")
_NOT_A_YES = re.compile(  # sentences that open like a yes and are none
    r"(?:(?:eu )?quero (?!sim\b|esse\b|essa\b|isso\b|a opcao|o acordo)(?!$)|s[oe]\b|certo dia|ta (?:caro|errado|dificil|louco|muito|tudo|cobrando)|ok\?|isso (?:e|ta|nao|aqui|que|vai|foi)\b|pode (?:me|ver|ser que|parar|ate|deixar)\b"
    r"|bora (?:parar|ver)|vamos (?:ver|resolver|negociar|conversar)|vamo ver|certo\?|beleza\?|tranquilo\?|vale (?:a pena|la pena|quanto)|right now|si (?:puedo|pago|me|no|yo)|bien (?:cara|caro)|perfeito para"
    r"|s[oó] |certeza que|claro que nao|gostei (?:nao|nada)|fine (?:print|is|of)|sure about|top de|feito (?:o|ja)|valeu (?:nada|a pena)|da certo\?|tudo certo\?|isso sim e|sin (?:dinero|plata|trabajo|embargo)|autorizo nao|rola (?:um|de|parcelar|desconto|fazer)|podemos (?:negociar|parcelar|fazer|conversar)|quero\?|massa mas"
    r"|correct (?:amount|the)|vamos (?:parar|fazer)|fecho (?:a|minha)|nao tem problema\?|of course not|absolutely not|com certeza nao|obvio que nao|logico que nao)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A yes, a no or a doubt as it was said."""

    answer: Answer
    reserved: bool = False
    whole: bool = False  # nothing else of weight stood in the message
    heard: bool = True
    thumb: bool = False


NOTHING: Final = Said(Answer.UNCLEAR, heard=False)


def read_answer(text: str, asked: str | None, rest: str) -> Said:
    """Read a yes or a no from a plain *text*.

    *rest* is the same text with values marked as read, so that "sim, dia 10" is whole.
    A bare thumb is a yes that binds no agreement (`thumb`).
    """
    if not re.search(r"\w", text):
        return _emoji(text)
    lead = _FILLER.match(text)
    start = lead.end() if lead else 0
    for at in dict.fromkeys((0, start)):
        said = _from(
            text[at:], rest[at:] if len(rest) == len(text) else text[at:], asked
        )
        if said.heard:
            return said
    return _late(text)


def _emoji(text: str) -> Said:
    bare = _MODIFIER.sub("", text)
    up, down = bool(_UP.search(bare)), bool(_DOWN.search(bare))
    if up == down:
        return NOTHING
    return Said(Answer.YES if up else Answer.NO, whole=True, thumb=up)


def _from(text: str, rest: str, asked: str | None) -> Said:
    if found := _longest(text, _UNSURE_START, _NO_START, _YES_START):
        end = found.end("said")
        if found.re is _UNSURE_START:
            return Said(Answer.UNCLEAR, reserved=True, whole=_is_courtesy(rest[end:]))
        if found.re is _NO_START:
            return _no(found["said"], text[end:], rest[end:], asked)
        if asked is None and _is_thanks(found["said"], text):
            return NOTHING
        return _yes(found["said"], text, rest[end:])
    return NOTHING


def _is_thanks(said: str, text: str) -> bool:
    """Tell "ok, obrigado" from a yes, as long as nothing was asked."""
    return bool(_WEAK.fullmatch(said) and _THANKS.search(text))


def _longest(text: str, *patterns: re.Pattern[str]) -> re.Match[str] | None:
    found = [hit for pattern in patterns if (hit := pattern.match(text))]
    return max(found, key=lambda hit: hit.end("said"), default=None)


def _yes(said: str, text: str, rest: str) -> Said:
    after = text[len(said) :]
    if _NEGATED_END.match(after) and "nao" in after:
        return Said(Answer.NO, whole=True)
    if _NOT_A_YES.match(text) or (_WEAK.fullmatch(said) and "?" in after):
        return NOTHING
    if re.match(r"[\s,]*(?:ou|e|or) nao\b", after):
        return Said(Answer.UNCLEAR, reserved=True)
    whole = _is_courtesy(rest)
    if (
        _WEAK.fullmatch(said)
        and not whole
        and not re.match(
            r"\s*[,.!;\n¤]|\s+(?:mas|so que|but|pero|dia|na|no|em|ate)\b", after
        )
    ):
        return _weak(said, after)
    if _IF.search(after):
        return Said(Answer.UNCLEAR, reserved=True)
    if re.search(
        r"\bnao (?:quero|aceito|concordo|posso|vou|consigo)\b", after
    ) and not _BUT.search(after):
        return Said(Answer.UNCLEAR, reserved=True)
    return Said(Answer.YES, reserved=bool(_BUT.search(after)), whole=whole)


def _weak(said: str, after: str) -> Said:
    """Keep "ok vou pagar amanhã" a yes; "pode mandar o boleto" is a wish."""
    if (
        said
        in {
            "ok",
            "okay",
            "beleza",
            "certo",
            "ta bom",
            "ta certo",
            "ta ok",
            "s",
            "si",
            "vale",
            "fine",
            "bele",
        }
        and "?" not in after
    ):
        if _IF.search(after):
            return Said(Answer.UNCLEAR, reserved=True)
        return Said(Answer.YES, reserved=bool(_BUT.search(after)))
    return NOTHING


def _no(said: str, after: str, rest: str, asked: str | None) -> Said:
    if re.match(r"[\s,]*(?:tem|ha|vejo) (?:nenhum )?problema", after):
        return Said(Answer.YES, whole=True)
    if re.search(
        r"[,.!]\s*(?:mas )?(?:pode ser sim|pode sim|sim|aceito|quero sim|ta bom|pode ser)\b",
        after,
    ):
        return Said(Answer.UNCLEAR, reserved=True)
    if _is_courtesy(rest):
        return Said(Answer.NO, whole=True)
    bare = (
        said.split()[-1] not in {"nao", "no", "nem", "nunca", "never", "jamais", "que"}
        or " " in said
    )
    parted = re.match(r"\s*(?:[,.!;\n¤]|[^\w\s'\"?])", rest)
    verb = re.match(rf"\s+{_NO_VERB}", after)
    sentence = _STORY.match(after)
    if sentence and not parted:
        return NOTHING
    if (
        bare
        or parted
        or (verb and _ends_soon(after, verb.end(), asked))
        or asked in {"yes_no", "choice"}
    ):
        return Said(Answer.NO, reserved=bool(_BUT.search(after)))
    return NOTHING


def _ends_soon(after: str, end: int, asked: str | None) -> bool:
    """Keep "não quero" and "não aceito isso aí n"; "não posso pagar esse mês" is a story."""
    return asked is not None or len(after[end:].split()) <= 4  # noqa: PLR2004  (words: "isso aí não, moça")


def _late(text: str) -> Said:
    """Hear a yes or no said last: "esse valor eu aceito", "isso aí não"."""
    if (
        re.search(
            r"\b(?:assim|quero|posso|aceito|concordo|desse jeito|vai|da|isso ai|valor|condicao|proposta|acordo) nao[\s.!]*$",
            text,
        )
        and len(text.split()) <= 6
    ):  # noqa: PLR2004  (a short line)
        return Said(Answer.NO, whole=True)
    if re.search(
        r"\b(?:nao aceito|nao concordo|nao topo|nao quero isso|nao quero esse|nao quero essa)\b",
        text,
    ):
        return Said(Answer.NO)
    return NOTHING


def _is_courtesy(rest: str) -> bool:
    left = rest.replace("¤", " ")
    return not left.strip() or _COURTESY.fullmatch(left) is not None
