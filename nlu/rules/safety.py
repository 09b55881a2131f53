"""Wrong person and death: patterns of high precision that come before the model.

A missed one costs a model's guess; a false one silences a debtor, so each pattern names
its subject ("não sou o João", "a titular faleceu") and "morri de rir" is none.
"""

import re

_NOT_A_NAME = (
    r"(?!obrigad|caloteir|trouxa|ric[oa]\b|bandid|palhac|idiot|burr|crianc|unic|culpad|robo"
    r"|o tipo|o unico|a unica|o mesmo|a mesma|mais|de (?:atrasar|dever|ficar|nao|fugir|reclamar|briga|dar)|contra|tao|muito"
    r"|assim|um |uma |eu (?:que|quem|q)\b|o (?:culpado|responsavel por|banco|unico|que)|a (?:culpada|unica|que)|dono de banco|capaz|clt|funcionari|aposentad"
    r"|cliente (?:novo|de)|besta|bobo|boba|ladr|vagabund|pessoa de|desse tipo|eu nao|disso|daqui|rica|milionari|feit[oa]|casad[oa]|solteir)"
)
_WRONG_PERSON = re.compile(
    r"\b(?:"
    rf"nao sou (?:mais )?(?:(?:o|a|esse|essa|este|esta|eu|ele|ela|esse tal|essa tal|de nome|nenhum|nenhuma)(?= |$|\W) ?)?{_NOT_A_NAME}(?:\s?(?:de |da )?[a-z]+)?(?=\s*(?:$|[.,!?\n]|[a-z]))"
    r"|(?:numero|telefone|fone|contato|celular|whatsapp|pessoa|tel) (?:ta |esta |e )?(?:errad[oa]|enganad[oa]|trocad[oa]|equivocad[oa])(?! (?:no|do|na|da|de|para pag))"
    r"|(?:foi|e|deve ser|acho que (?:foi|e)|ligou por|mandou por|mandaram por|aqui e) engano\b"
    r"|(?:voces? )?(?:mandou|mandaram|ligaram|estao falando|ta falando|tao falando|falando) (?:para (?:o|a) |com (?:o|a) |no |o )?(?:numero|pessoa) errad[oa]"
    r"|nao conheco (?:nenhum|nenhuma|ninguem|essa pessoa|esse cara|esse homem|essa mulher|este senhor|esse senhor|essa senhora|(?:o|a|essa|esse) (?!divida|cobranca|empresa|loja|conta|fatura|boleto|compra|debito|contrato|numero|site|app|pix|valor|assunto|servico)[a-z]+)"
    r"|(?:esse|este|o) (?:numero|telefone|chip|celular|whatsapp)(?: aqui)? (?:nao (?:e|pertence)(?: mais)?|agora e (?:meu|minha|de)|mudou de dono|era (?:de outra|do dono|da dona)|e de outra|trocou de dono)"
    r"|nao (?:e|eh) (?:mais )?(?:o |a )?(?:numero|telefone|celular|contato|whatsapp) (?:dele|dela|do|da|de|desse|dessa)"
    r"|(?:comprei|peguei|adquiri|tenho) (?:esse|este|o) (?:chip|numero)(?: novo)?(?: (?:agora|ontem|ha|faz|mes|semana|recente|essa|hoje|novo|a pouco|tem))"
    r"|(?:aqui )?nao (?:tem|mora|existe|trabalha) (?:ninguem|nenhum|nenhuma) (?:com esse|chamad|de nome|[a-z]+ aqui)"
    r"|(?:ele|ela|essa pessoa|o [a-z]+|a [a-z]+) nao (?:mora|trabalha|usa|vive)(?: mais)? (?:aqui|esse numero|comigo|este numero|mais aqui)"
    r"|nao e comigo(?: nao)?[, ]+(?:e |procur|deve|numero)|procura(?:r|ndo)? outra pessoa"
    r"|wrong (?:number|person|guy|phone|contact)|(?:i am|this is|i m|that is|thats|it s|its) not (?:(?:mr|mrs|ms)\.? )?(?:him|her|me|that person|this person|the (?:account holder|person)|(?!going|paying|able|sure|my|a|the|fair|right|interested|happy|rich|true|what|working|possible|correct|ok|enough|gonna|good|an|in|at|receiving|getting|your|responsible|on|mine|for|really|yet|even|so|too|acceptable|it|cool|funny|how|about|to|of|as|that|this|doing|trying|available|ready|convinced|aware|using|asking|lying|stupid|kidding|here|well|employed|currently|very|all|any|necessary|easy|helpful|clear|worth|due|paid|legal|nice|me paying)[a-z]+(?=\s*(?:$|[.,!\n])))"
    r"|(?:i )?do not know (?:any|anyone|who (?:that|this|he|she)|this person|that person|no one)(?! .*(?:debt|charge))|you (?:have|got|ve got|texted|called) the wrong|not my (?:number anymore|debt,? wrong)|there is no (?:one|[a-z]+) here"
    r"|(?:numero|persona|telefono) equivocad[oa]|se equivoc(?:o|aron|a)(?: de)? (?:numero|persona)|no soy (?!un|una|el que|la que|rico|tonto|responsable|moros|culpab|capaz|de los|yo el que|yo quien|idiota|quien debe)(?:el |la |esa |ese )?[a-z]+|no conozco a (?:ning|nadie|es[ea]|[a-z]+)|este (?:numero|telefono) (?:no es|ya no es|es nuevo|no pertenece)|aqui no (?:vive|hay) (?:ning|nadie)"
    r")"
)
_IDENTITY_ONLY = re.compile(
    r"nao sou (?:eu )?(?:que|quem|q) |no soy yo (?:quien|el que)"
)
_DIED = r"(?:falec\w+|morre[ru]\w*|morto|morta|veio a (?:obito|falecer)|veio obito|descansou|partiu(?: para|dessa| desta)|foi a obito|se foi (?:para sempre|com)|nos deixou|passed away|died|is dead|is deceased|has passed|murio|fallecio|ha muerto|ha fallecido|esta muert[oa])"
_WHO = (
    r"(?:(?:o|a|el|la|the|meu|minha|my|mi|nosso|nossa) )?(?:titular|cliente|client[ea]|dono|dona|devedor\w*|senhora?|sra?|el[ea]|he|she|ella|account holder|owner|pessoa|responsavel|mesmo"
    r"|marido|esposa|esposo|mulher|pai|mae|avo|avos|filh[oa]|irma|irmao|ti[oa]|sogr[oa]|prim[oa]|mainha|painho|vo|companheir[oa]|father|mother|husband|wife|son|daughter|brother|sister|dad|mom|grand\w+|padre|madre|espos[oa]|abuel[oa]|hij[oa]|herman[oa]|papa|mama|uncle|aunt)"
)
_NOT_DEATH = re.compile(
    r"\bmorr\w+ de (?:rir|vergonha|raiva|medo|fome|calor|frio|trabalhar|sono|tedio|saudade|preocup\w+|susto|inveja|dar)|\bmort[oa] de (?:fome|cansad|cansac|sono|vergonha|rir|raiva|medo)|\b(?:celular|bateria|internet|assunto|morreu o assunto|conversa|carro|moto|negocio|cachorr[oa]|gat[oa]|computador|notebook|sinal|wifi|telefone|linha|esperanca|plano|dinheiro|projeto|phone|battery|dog|cat|car|bateria|celular|perr[oa]|telefono) (?:morreu|faleceu|died|is dead|murio|descansou|esta mort)|dead ?line|died laughing|over my dead|morri\b|quase mor|vou morrer|eu morr|se eu morrer|nem mort[oa]|que morra|morra\b|quero morrer|matar|muero de|muert[oa] de (?:risa|hambre)|drop dead"
)
_DECEASED = re.compile(
    rf"\b(?:{_WHO}(?: (?:dele|dela|da conta|do contrato|da linha|[a-z]+))?(?: (?:que|ja|infelizmente|mes passado|semana passada|ontem|acabou de|has|just|sadly|unfortunately|tambem|recentemente))*,? {_DIED}"
    r"|falecid[oa]|fallecid[oa]|deceased|certidao de obito|atestado de obito|death certificate|acta de defuncion|certificado de defuncion|inventario (?:do|da)|faleceu|faleceram|veio a obito|fallecio|passed away|obito (?:do|da|dele|dela))\b"
)
_OWN_STORY = re.compile(  # a bereaved debtor is hardship, for the model and a person to hear
    r"\b(?:estou|to|tou|fiquei|ando|eu (?:vou|pago|consigo|posso|perdi|to)|gastei|gastos|gastamos|enterro|funeral|velorio|desempregad\w+|sem (?:dinheiro|condicoes|grana|trabalho)|apertad\w+|consigo|posso pagar|vou pagar|prazo|pago|parcel\w+|me da|preciso de|nao tenho|i can|i am|i lost|i will|estoy|puedo|me quede|minha renda|quem pagava|sozinh[oa]|pagar (?:depois|mes)|segurar|atras\w+|atrasei|quebr\w+|sustent\w+)\b"
)
_RELATIVE = re.compile(r"\b(?:meu|minha|my|mi|nosso|nossa) (?!cliente|titular)(?:\w+)")


def is_wrong_person(text: str) -> bool:
    """Tell whether a plain text says that we write to somebody else."""
    return bool(_WRONG_PERSON.search(text)) and not _IDENTITY_ONLY.search(text)


def is_deceased(text: str) -> bool:
    """Tell whether a plain text says that the debtor has died.

    "Meu pai morreu e estou sem dinheiro" is the debtor's own hardship and left alone.
    """
    if not _DECEASED.search(text) or _NOT_DEATH.search(text):
        return False
    return not (_RELATIVE.search(text) and _OWN_STORY.search(text))
