"""Opt-out in other words: "pare de me mandar msg", "me tira dessa lista", "leave me alone".

A paraphrase is obeyed at once, so these patterns must not catch "quero parar de dever",
"para de mandar boleto errado" or "tira meu nome do Serasa". The corpus in
tests/nlu/optout.yml holds both sides.
"""

import re

_STOP = r"(?:par[ae](?:m|r|ndo)?|deix[ae](?:m|r)?|cess[ae](?:m|r)?|pode[m]? parar|suspend[ae]m?|evite[m]?)"
_TO_ME = r"(?:(?:ficar?|estar|continuar) )?(?:(?:me|nos|mi) )?"
_MESSAGES = r"(?:mensage\w*|sms|torpedos?|whatsapp|e-?mails?|emails?|aviso[s]?|lembretes?|contatos?|notificac\w+|propagandas?|spam|textos?|audio[s]?|coisas?|cobranc\w+|ligac\w+|isso|essas? (?:coisas?|porcari\w*|merdas?|mensage\w*|cobranc\w+)|esses? (?:avisos?|negocios?)|zap\w*|nada|recado[s]?|disparos?|texto|comunicac\w+|informac\w+)"
_WRONG = r"(?! (?:errad|duplicad|repetid|com (?:valor|data)|que ja|de (?:valor|outr)))"
_SEND = r"(?:mand\w+|envi\w+|encaminh\w+|dispar\w+|pass\w+)"
_BOTHER = r"(?:perturb\w+|incomod\w+|import[un]\w+|encher?(?: (?:o|meu) saco)?|enchendo(?: o saco)?|enche\w*|amol\w+|atorment\w+|azucrin\w+|aporrinh\w+|persegu\w+|atazan\w+|me procurar|spamm?ar?|torrar|torrando|chatear|bombardear)"
_WRITE = r"(?:escrev\w+|contat\w+|contactar|entrar em contato|cham\w+|chamar|notificar|avisar|lembrar|telefonar|lig(?:a|ar|ando|uem|ue)|falar comigo|mensagear|teclar)"
_END = r"(?=\s*(?:$|[.,!;?\n]|[^\w\s]|por favor|pelo amor|agora|ja\b|mais\b|nunca|toda hora|todo dia|todos os dias|o tempo todo|de novo|nesse|neste|no meu|aqui|para esse|para este|para mim|no whatsapp|porra|caralho|o dia|direto|seus?\b|obrigado|e\b|que\b|se nao|ou\b|assim|desse jeito|moc[ao]|cara\b|a noite|de noite|de madrugada|com isso|voces))"

_PORTUGUESE = (
    rf"{_STOP}(?: ja| logo)?,? (?:por favor,? )?(?:de|d|com) {_TO_ME}{_SEND}(?: {_TO_ME.strip()})?(?: (?:tantas?|tantos?|essas?|esses?|as|os|mais|esse tipo de|todas as|qualquer|toda hora|um monte de|sua|suas|seus))* ?(?:{_MESSAGES}{_WRONG}|{_END})",
    rf"{_STOP}(?: ja| logo)?,? (?:por favor,? )?(?:de|d) {_TO_ME}{_BOTHER}",
    rf"{_STOP}(?: ja| logo)?,? (?:por favor,? )?(?:de|d) {_TO_ME}{_WRITE}{_END}",
    rf"{_STOP}(?: ja| logo)? com (?:isso|iss|essas?|esses?|as|os|esse|este|estas?)(?: {_MESSAGES})?(?! (?:juros|multa|taxa|valor|conta|descont|fatura))",
    rf"(?:quero|queria|gostaria(?: de)?|preciso|como (?:eu )?(?:faco|fazer?|posso|paro|eu paro)(?: para)?|da para|desejo|favor|tem como|posso) (?:parar|deixar|nao|paro) (?:de )?(?:mais )?receber(?! (?:boleto|fatura|conta|o boleto|a fatura|salario|em papel|por correio|pix|pagamento)).*",
    r"nao (?:quero|desejo|gostaria de|pretendo|aceito|autorizo|preciso|vou querer|queria|to querendo|estou interessad\w+ em) (?:mais )?(?:receber|ser contatad\w+|ser incomodad\w+|ser cobrad\w+ por (?:aqui|mensage\w+)|contato|que (?:voces?|me|entrem|ninguem)(?: voces?)? ?(?:me )?(?:mand|envi|escrev|contat|contact|ligu|cham|procur|perturb|entr|encham)\w*|mensage\w+|sms|essas mensage\w+|aviso\w*|lembrete\w*|nada de voces|papo|conversa|ligac\w+|notificac\w+|falar (?:mais )?com voces|saber de voces|ouvir (?:mais )?falar)(?: mais)?(?! (?:boleto|fatura|a fatura|o boleto|conta|salario|em papel|pelo correio|em casa|por email manda|valor|multa|juros|agora|esse (?:mes|valor)|errad))",
    rf"nao (?:quero mais|mais quero) (?:receber|mensage\w+|{_MESSAGES}|nada (?:de|com) voces|contato|isso aqui)",
    r"(?:nao|nunca mais|jamais) (?:me|nos) (?:mand|envi|escrev|lig(?:u|a)|cham|perturb|procur|contat|contact|incomod|amol|encha|enche|aborrec|notifi)\w*(?: mais)?(?: (?:nada|mensage\w+|msg|sms|isso|whatsapp|esse tipo|essas?|esses|coisa\w*|aqui|nunca|de novo|por aqui|nesse numero|email\w*|lembrete\w*|aviso\w*|voces?|com isso))?"
    + _END,
    r"nao (?:mand|envi|escrev|lig(?:u|a)|cham|perturb)\w* mais(?: nada| mensage\w+| sms| isso| aqui| para mim| para este numero| para esse numero| msg| lembrete\w*| aviso\w*)?(?= *(?:$|[.,!;?\n]|[^\w\s]|por favor|para (?:mim|o meu|esse|este)|porra))",
    r"nao (?:mand|envi)\w*(?: mais)? (?:mensage\w+|sms|nada|lembretes?|avisos?)(?: para (?:mim|esse|este|o meu)(?: numero)?)?",
    rf"(?:chega|basta|nada|sem|cansei|to cheio|to de saco cheio) (?:mais )?(?:de|com)?(?: (?:receber|tanta|tantas|essas?|esses?|as|mais|ver))* ?(?:mensage\w+|sms|spam|lembretes?|notificac\w+)(?! (?:errad|de texto da))",
    r"(?:me |meu (?:nome|numero|telefone|contato|cadastro|email|whatsapp|celular|zap) |(?:tir|remov|exclu|retir|apag|delet|descadastr|elimin|risc|bloquei)\w* (?:o |a )?(?:me |(?:o )?meu (?:nome|numero|telefone|contato|cadastro|email|whatsapp|celular) ?))(?:por favor )?(?:(?:tir|remov|exclu|retir|apag|delet|descadastr|elimin|risc)\w* )?(?:ja )?(?:d[aeo]|des[st][ae]|dessas?|daqui|disso|da sua|das suas|de suas|dos seus|do seu|de sua)(?: (?:sua|suas|seu|seus|voces|essa|esse|lista|base|banco de))* ?(?:lista\w*|cadastro\w*|base|sistema|grupo|contatos?|agenda|mailing|dados|daqui|disso|mensage\w+|disparo\w*|numeros?|whatsapp|aviso\w*|envio\w*|registro\w*|envios)",
    r"(?:me (?:tir|remov|exclu|retir|descadastr|delet|apag)\w+|(?:tir|remov|exclu|retir|descadastr|delet)\w*-me) (?:daqui|disso|dai|dessa|dessa porra|dessa merda|fora)(?= *(?:$|[.,!;\n]|por favor|porra|caralho))",
    r"(?:me |quero (?:me )?|desejo (?:me )?|favor (?:me )?|preciso (?:me )?|pode (?:me )?|podem (?:me )?|gostaria de (?:me )?|como (?:eu )?(?:faco para )?(?:me )?)(?:descadastr|desinscrev|descredenci)\w*",
    r"(?:apag|delet|exclu|esquec|esquec[ae]m|perd[ae]|perc[ao]m|bloquei|risc|remov|tir|retir|elimin)\w* (?:o )?(?:meu|esse|este) (?:numero|telefone|contato|whatsapp|celular|zap|fone|tel)(?! (?:do (?:boleto|contrato|spc|serasa)|da (?:fatura|conta)))",
    r"(?:quero|queria|gostaria de|desejo|preciso|me deix[ae]|favor|posso|como (?:faco|eu faco|fazer) para|como) (?:sair|saio|sai|cancelar|cancelo) (?:d[aeo]|des[st][ae]|(?:o|a|as|os|essas|esses)) ?(?:(?:recebimento|envio|disparo)s? (?:de|das|dos) )?(?:lista\w*|grupo|mensage\w+|sms|notificac\w+|avisos?|lembretes?|mailing|inscric\w+|recebimento\w*|envio\w*|disparo\w*|spam|contato\w*|cadastro de mensage\w+|autorizacao|consentimento)",
    r"(?:me )?deix[ae]m? (?:eu |me |a gente )?(?:em|na) (?:paz|minha)|me deixe? (?:quiet[oa]|em paz|sossegad[oa])|deixe?m? de (?:me )?(?:encher|perturbar)",
    r"me (?:esquec[ae]m?|err[ae]m?|larg[ae]m?)(?= *(?:$|[.,!;\n]|[^\w\s]|de vez|por favor|porra|caralho|mano|cara))|esquec[ae]m? (?:de mim|que eu existo)",
    r"(?:larg|sai|solt)[ae]?m? d[oa] meu pe|som[ea]m? (?:da minha vida|daqui|do meu (?:whatsapp|celular|numero))|vaza daqui|sai do meu (?:whatsapp|celular|numero)|vao encher outro",
    r"nao autorizo (?:mais )?(?:o |voces )?(?:contato|envio|uso do meu|mensage\w+|receb\w+|me |a me |que me)|(?:revog|retir|cancel)\w* (?:o |a )?(?:meu |minha )?(?:consentimento|autorizac\w+)|proib\w+ (?:voces )?(?:de )?(?:me )?(?:contat|mandar|ligar|entrar)\w*|lgpd.{0,40}(?:apag|exclu|remov|par[ae])\w*",
    r"nao (?:tenho|ha) interesse em (?:receber|mensage\w+|contato)|dispenso (?:mensage\w+|contato|avisos|esses|essas)|sem mais (?:mensage\w+|contato)|interrompa\w* (?:o envio|os envios|as mensage\w+|esse contato)|cess[ae]m (?:o|os|as) (?:contato|envio|mensage)\w*",
    r"(?:desativ|deslig|bloque|suspend|cancel)\w* (?:as |os |essas |esses |o envio d[eao]s? |o recebimento d[eao]s? |minhas |todas as )?(?:mensage\w+|notificac\w+|avisos|lembretes|sms|alertas?)(?! d[eo] (?:banco|app))",
    r"podem? (?:me )?(?:tirar|remover|excluir|descadastrar) (?:o )?(?:meu (?:numero|contato|telefone|nome)|eu)?(?: ?(?:da|dessa|desta|do|desse) (?:sua )?(?:lista|base|cadastro|grupo))|(?:opt ?out|unsubscribe)",
)
_ENGLISH = (
    r"(?:stop|quit|cease|enough with|no more|end|halt)(?: (?:all|it with|with|sending|getting|me|the|these|those|your|any|more|damn|fucking|stupid|already|please|of))* ?(?:text\w*|messag\w*|sms|contact\w*|calling|calls|writing|emailing|emails|spamm?\w*|reminders?|notifications?|harass\w*|bothering|bugging|alerts?|pestering|sending me)",
    r"(?:stop|quit) (?:sending|reminding) (?:me )?(?:this|these|stuff|anything|things|so many)?(?: \w+)?(?= *(?:$|[.,!;\n]|[^\w\s]|anymore|any more|messages|texts))|(?:please )?(?:just )?stop(?: it| this| now| already| please)*[.!]*$",
    r"(?:do not|don t|never|no longer|not to) (?:ever |want you to )?(?:text|message|contact|call|write|bother|e-?mail|send me|reach out|spam)(?: to)?(?: me| us| this number| my (?:phone|number))?(?= *(?:$|[.,!;\n]|[^\w\s]|again|any|ever|here|more|at all|messages|texts|stuff|please|this|about|reminders|to me))",
    r"(?:i )?(?:do not|no longer|don t|never) (?:want|wish|like|care)(?: to)? (?:to )?(?:receiv\w+|get|hear|be (?:contacted|texted|messaged|called))(?! (?:the (?:invoice|bill)|paper|my (?:bill|invoice)|a (?:fine|fee)|charged))",
    r"(?:i )?(?:do not|no longer) want (?:any ?more |any |more |your |these |those )*(?:messages?|texts?|sms|emails?|reminders|notifications|calls)",
    r"(?:take|remove|get|delete|drop|strike) (?:me|my (?:number|name|phone|contact|info\w*))(?: out)?(?: off| from| of| out)+(?: of)? ?(?:this|your|the|these|that)? ?(?:list\w*|database|system|messages?|texts?|here|contacts?|group|sms|mailing)",
    r"(?:remove|delete|lose|erase|block|forget) (?:my|this) (?:number|phone|contact)|take me off(?: please)?[.!]*$|remove me(?: please| now| from this| from here)?[.!]*$",
    r"(?:unsubscribe|opt ?-?out)(?: me)?\b|opt me out|(?:i )?(?:want|wish|would like) (?:to be )?(?:out of|off) (?:this|your|the) list|leave me (?:the \w+ )?alone|cease and desist|no more (?:texts|messages|sms)|get lost|i revoke (?:my )?consent|withdraw my consent|(?:i m|i am) done with (?:these|your) (?:texts|messages)|turn off (?:these |the )?(?:notifications|messages|texts|reminders)",
)
_SPANISH = (
    r"(?:dej[ae]n?|par[ae]n?|deje|dejad|dejen) (?:ya )?de (?:estar )?(?:mand|envi|escrib|molest|llam|contact|fastidi|jod|acos|jorob|insist)\w*(?! (?:facturas? (?:equiv|mal|incorrect)|cobros? (?:equiv|mal)))(?!(?:\w*) (?:recibos|facturas?) (?:equiv|mal))",
    r"(?:ya )?no (?:me |nos )(?:mand|envi|escrib|molest|llam|contact|fastidi|busq|notifi)\w*(?: mas)?(?: (?:mensajes?|nada|sms|whatsapp\w*|esto|por (?:aqui|favor)|a este numero|cosas))?(?= *(?:$|[.,!;\n]|[^\w\s]|por favor|nunca))",
    r"(?:ya )?no (?:quiero|deseo|quisiera|autorizo) (?:mas |seguir )?(?:recib\w+|mensajes?|sms|que me (?:mand|escrib|llam|envi|contact|molest)\w*|avisos|recordatorios|contacto|sus mensajes|estos mensajes|saber de ustedes|notificaciones)(?: mas)?(?! (?:facturas? (?:en papel|por)|la factura|el recibo|el boleto))",
    r"(?:dar(?:me|nos)?|dame|denme|dem[e]|deme|dadme|quiero (?:la )?|solicito (?:la )?|como me doy|me doy|me (?:quiero|gustaria|puedo) dar|me pueden dar|pueden darme|favor dar) ?(?:de )?baja(?! (?:el|la|mi|del|de la|de mi|al|a mi) (?:servicio|internet|linea|plan|contrato|cuenta|seguro|suscripcion))",
    r"(?:saqu|sac|borr|quit|elimin|remov)\w*(?:me|nme)(?= *(?:$|[.,!;\n]|ya|de|por favor|del))(?! de (?:la deuda|deudas|dudas|esta deuda|buro|datacredito|asnef))|(?:borr|elimin|quit|olvid)\w* (?:mi|este) (?:numero|telefono|contacto)",
    r"(?:basta|no mas|ni un|no|sin) (?:de |mas )(?:mensajes?|sms|avisos|notificaciones)|dej(?:en|a|e|ame|enme|eme|adme)(?:me)? (?:ya )?en paz|olvid\w+se de mi|par(?:en|a|e) (?:con (?:los|estos|esto)|ya|los|estos)(?: ?mensajes)?(?= *(?:$|[.,!;\n]|por favor|ya)|)|cancel\w+ (?:mi suscripcion|los mensajes|las notificaciones|la suscripcion a)|quiero (?:salir de|que me saquen|dejar de recibir|cancelar los mensajes)(?! (?:deudas?|esta deuda|la deuda))",
)
_PATTERN = re.compile(
    r"\b(?:"
    + "|".join(f"(?:{form})" for form in (*_PORTUGUESE, *_ENGLISH, *_SPANISH))
    + ")"
)
_NEVER_STOPS = re.compile(
    r"\b(?:nao|nunca|no|nem|que nao|never|do not|does not|not)\s(?:para(?:m|ram|va)?|parou|consig\w+|consegui\w+|deixa(?:m|ram)?|deixou|de[jn]an?|stop|stops|quero parar)\b"
)
_OTHER_MATTER = re.compile(
    r"\b(?:serasa|spc|juros|multa|negativ\w+|fatura errada|boleto errado|cobrando errado|cobranca errada|conta errada|valor errado|manda (?:o|a) cert[oa]|manda (?:por|no|pelo|para o)|mandem? (?:por|no|pelo|o cert)|envi\w+ (?:por|no|pelo)|prefiro (?:por|no|receber)"
    r"|datacredito|buro|asnef|credit bureau|late fees?|send (?:it|them) (?:by|to|via)|wrong (?:bill|invoice)|vermelho|sufoco|dividas?|deuda\w*)\b"
)
_WHOLE = re.compile(
    r"(?:nao quero mais|nao quero mais isso|nao quero mais nada|nao quero nada|chega|chega disso|ja chega|para com isso|parem com isso|para com isso ai|ya basta|enough|no quiero mas|ya no quiero|i do not want this(?: anymore)?|not interested|nao tenho interesse|sem interesse|nao me interessa|no me interesa|some|sumam|no more|leave me)[\s.!]*"
)


def is_opt_out_phrase(text: str, asked: str | None = None) -> bool:
    """Tell whether a plain text asks, in its own words, for no more messages.

    A short "não quero mais" counts only when no question is open (*asked* is None).
    """
    if asked is None and _WHOLE.fullmatch(text):
        return True
    for found in _PATTERN.finditer(text):
        before = text[max(0, found.start() - 24) : found.end()]
        if not _NEVER_STOPS.search(before) and not _OTHER_MATTER.search(text):
            return True
    return False
