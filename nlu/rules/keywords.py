"""Clear-cut wishes by keyword, for when the model is away; the first that fits wins."""

import re

from flows.heard import Intent, Values

_FORMS = (  # in the order of docs/rules.md: safety, money arriving, bargaining, questions
    (Intent.HARDSHIP, r"desempregad\w+|perdi (?:o |meu )?(?:emprego|trampo|trabalho|servico)|(?:to|estou|tou) (?:sem (?:dinheiro|grana|trabalho|emprego|renda|condicoes|nada|um real)|doente|internad\w+|quebrad\w+|falid\w+)|nao tenho (?:dinheiro|condicoes|como pagar|de onde|nem para comer)|fui demitid\w+|mandad\w+ embora|passando (?:fome|necessidade|dificuldade)|lost my job|unemployed|no money|perdi mi trabajo|sin (?:trabajo|dinero|plata)|me despidieron|superendividad\w+"),
    (Intent.ASK_WHO_IS_THIS, r"quem (?:e|sao|ta|esta) (?:voce\w*|falando|ai|esse|essa)|e golpe|isso e (?:golpe|real|verdade)|golpe\b|(?:e|voce e) (?:um )?(?:robo|bot)|de onde (?:e|voce|falam|sao)|que empresa|como (?:vou saber|sei|eu sei)|who (?:is this|are you)|scam|quien (?:es|eres|habla)|estafa"),
    (Intent.ALREADY_PAID, r"(?:ja|eu) (?:paguei|foi pag\w+|ta pag\w+|esta pag\w+|quitei|fiz o (?:pix|pagamento)|transferi|depositei)|paguei\b|(?:ta|esta|foi) pag[oa]|segue (?:o )?comprovante|comprovante|already paid|i paid|it(?: i)?s paid|just paid|ya (?:pague|esta pagad\w+|lo pague)|acabei de pagar|quitei"),
    (Intent.DISPUTE_DEBT, r"nao (?:reconheco|contratei|comprei|fiz|devo|usei|e minha|autorizei)|nunca (?:comprei|contratei|tive|fiz|usei|assinei)|(?:valor|cobranca|conta|fatura) (?:ta |esta |veio )?errad\w+|ja cancelei|cancelei (?:o|a|esse|isso)|cobranca indevida|nao e minha|(?:do not|dont) recognize|never (?:bought|ordered|signed)|not my debt|wrong (?:amount|charge)|no reconozco|no es mi|nunca (?:compre|contrate)|cobro (?:indebido|equivocado)"),
    (Intent.NEGOTIATE_INSTALLMENTS, r"parcel\w+|divid\w+|negoci\w+|em vezes|acordo|split|instal?lments?|payment plan|cuotas|fraccionar|dividir|en partes|em partes|reparcel\w+"),
    (Intent.ASK_DISCOUNT, r"desconto|descontinho|abat\w+|abaixa\w*|baixa\w* (?:o valor|os juros)|tir\w+ (?:os )?juros|sem (?:os )?juros|(?:tir|perdo)\w+ a multa|melhor (?:preco|valor|condicao)|discount|lower|waive|descuento|rebaja|quitar (?:com|por)"),
    (Intent.EXPLAIN_CHARGES, r"por ?que (?:ta|esta|esse|essa|o|a|veio|aumentou|subiu|tao|tanto|mudou)|que (?:taxa|multa|juros|valor|cobranca|conta) e (?:ess[ae]|est[ae])|juros de que|do que (?:e|se trata|que)|referente|explica\w*|explicar|detalh\w+|why (?:is|did|am|so)|what is this (?:fee|charge)|por que (?:es|subio|tan)|de que es"),
    (Intent.ASK_DUE_DATE, r"(?:quando|que dia) (?:vence|e o vencimento|venceu|e para pagar|tenho que pagar)|vencimento|ate quando|ate que dia|data de vencimento|when is (?:it|my)|due date|until when|cuando vence|hasta cuando"),
    (Intent.ASK_BALANCE, r"quanto (?:eu )?(?:devo|to devendo|estou devendo|tenho|falta|e|ta|esta|deu|fica|que eu devo|da|tou devendo|ficou)|qual (?:o |e o )?(?:valor|total|saldo)|(?:minha|meu|o) (?:divida|saldo|debito)|quais (?:contas|faturas|boletos|parcelas|estao)|valor (?:total|atualizado)|how much|my balance|what do i owe|cuanto (?:debo|es|tengo)|mi (?:saldo|deuda)|to devendo quanto|devo quanto|meu debito"),
    (Intent.REQUEST_PAYMENT_LINK, r"(?:segunda|2a|2) via|boletos?\b|pi[xs]\b|link|codigo de barras?|codigo|linha digitavel|qr ?code|chave|copia e cola|(?:quero|queria|vou|como|posso|onde|gostaria de) (?:eu )?(?:fac[oa] para |faco o |fazer para )?(?:pagar|pago|quitar|acertar)|cartao|bora pagar|(?:want|like|how (?:do i|can i)|where (?:do|can) i) (?:to )?pay|payment link|bar ?code|quiero pagar|como (?:pago|puedo pagar)|donde pago|tarjeta"),
    (Intent.COMPLAINT_OR_ABUSE, r"procon|process[ao]r?\b|advogado|reclame ?aqui|absurdo|palhacada|ladro\w*|vagabund\w*|vergonha|vao (?:se|tomar)|vai (?:se|tomar)|filh\w+ da puta|merda|porra|caralho|fdp|vtnc|vsf|pqp|idiota\w*|lixo|sue you|lawyer|fuck\w*|asshole\w*|bullshit|demanda\w*|abogado|mierda|puta"),
    (Intent.THANKS, r"obrigad\w+|obrigado|valeu|agradec\w+|thanks|thank you|gracias|grat[oa]\b"),
    (Intent.GOODBYE, r"tchau|ate (?:mais|logo|amanha|breve)|bye|adios|hasta luego|falou|flw|xau|abraco\w*"),
    (Intent.GREET, r"oi+e?|ola|bom dia|boa (?:tarde|noite)|opa|e ai|eae|hello|hi|hey|good (?:morning|afternoon|evening)|hola|buen[oa]s(?: (?:dias|tardes|noches))?|salve|alo"),
)  # fmt: skip
_PATTERNS = tuple((intent, re.compile(rf"\b(?:{form})\b")) for intent, form in _FORMS)
_PROMISE = re.compile(
    r"\b(?:pag\w+|vou|consigo|posso|acert\w+|quit\w+|recebo|dia|pay|will|prometo|mando|deposit\w+|fa[cz]o)\b"
)


def read_keyword(text: str, values: Values) -> Intent | None:
    """Name the wish of a plain *text* by keyword and values; None when nothing is clear."""
    named = next((it for it, pattern in _PATTERNS if pattern.search(text)), None)
    courtesy = {None, Intent.THANKS, Intent.GOODBYE, Intent.GREET}
    payable = named is Intent.REQUEST_PAYMENT_LINK and values.method is None
    if named not in courtesy and not payable:
        return named
    return _by_values(values) or named


def _by_values(values: Values) -> Intent | None:
    if values.count or values.down_payment:
        return Intent.NEGOTIATE_INSTALLMENTS
    if values.day:
        return Intent.PROMISE_TO_PAY
    if values.amount:
        return Intent.PROPOSE_AMOUNT
    return Intent.REQUEST_PAYMENT_LINK if values.method else None
