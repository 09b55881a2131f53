"""Whole messages of one meaning: SAIR, CANCELAR, START, atendente, menu.

The opt-out words are obeyed at any moment, whoever owns the thread. CANCELAR is not one
of them here: what it ends depends on what is open, and that the engine knows.
"""

import re

from flows.heard import Intent
from nlu.values.text import plain, words

_OPT_OUT = (
    "sair|sai|saia|sairr|sari|quero sair|pare|para|parar|parem|parei|para ja|pare ja|pode parar|podem parar|para tudo"
    "|stop|stopall|stop all|end|quit|unsubscribe|remove|remove me|opt out|optout|opt-out|revoke|arret"
    "|descadastrar|descadastre|descadastra|descadastro|descadastramento|descadastrar me|quero descadastrar|me descadastra|me descadastre|me descadastrem"
    "|remover|remova|remove|removam|me remove|me remova|me remover|excluir|exclua|me exclui|me exclua|desinscrever|desinscreva|cancelar inscricao"
    "|baja|de baja|darme de baja|dar de baja|dame de baja|salir|parar|alto|detener|detente|desuscribir|desuscribirme|no mas|no mas mensajes|basta|unsub|stop it"
    "|chega de mensagem|chega de mensagens|bloquear|sair da lista|sair da lista de contatos"
)
_OPT_IN = (
    "start|unstop|voltar a receber|volta a receber|quero voltar a receber|receber de novo|quero receber de novo|quero receber|quero receber novamente"
    "|quero receber mensagem|quero receber mensagens|quero receber as mensagens|reativar|reativar mensagens|reativa|resubscribe|subscribe|opt in|optin|opt-in|resume"
    "|iniciar|volver a recibir|quiero recibir|quiero volver a recibir|reanudar|alta|darme de alta|ativar mensagens|ativar|entrar na lista|recadastrar|me recadastra"
)
_CANCEL = (
    "cancelar|cancela|cancele|cancelado|cancel|voltar|volta|volte|back|go back|volver|atras|desistir|desisto|deixa para la|deixa pra la|esquece isso"
    "|cancelar operacao|cancela isso|cancelar isso|cancela tudo|cancelar tudo|never mind|nevermind|cancelalo|dejalo|voltar ao inicio|voltar para o inicio|recomecar|comecar de novo|anterior"
)
_HUMAN = (
    "atendente|atendentes|humano|pessoa|atendimento|atendimento humano|falar com atendente|falar com humano|falar com pessoa|operador|operadora|pessoa real|gente|agente|agent|human"
    "|person|real person|representative|operator|persona|asesor|un asesor|agente humano|falar com alguem|atendente por favor|ser humano|uma pessoa|suporte|falar com atendimento|um atendente|um humano|atendente humano|humana|atendimento com pessoa|falar com um atendente"
)
_MENU = "menu|ajuda|help|opcoes|opcao|ayuda|opciones|options|menu principal|main menu|inicio|me ajuda|preciso de ajuda|ver opcoes|ver menu|o que voce faz|mostrar menu|mostra o menu|volta para o menu|voltar ao menu|voltar para o menu"
_ALL = {
    phrase: intent
    for intent, phrases in (
        (Intent.MENU, _MENU), (Intent.HUMAN_AGENT, _HUMAN), (Intent.CANCEL, _CANCEL),
        (Intent.OPT_IN, _OPT_IN), (Intent.OPT_OUT, _OPT_OUT),
    )
    for phrase in phrases.split("|")
}  # fmt: skip
_POLITE = re.compile(
    r"\b(?:por favor|por gentileza|please|obrigado|gracias|thanks|thank you|ja|agora|now|ahora|urgente|imediatamente|moca|moco|amigo|gente|ok|kk*|rs|mesmo|logo|voces|senhora?|oi|ola|boa tarde|bom dia|boa noite|eu)\b"
)
_STOP_SIGNS = re.compile(r"[\s🛑✋⛔\ufe0f\u200d!.]*[🛑⛔][\s🛑✋⛔\ufe0f\u200d!.]*")
_NAMES = {
    Intent.OPT_OUT: "word:opt_out", Intent.OPT_IN: "word:opt_in", Intent.MENU: "menu",
    Intent.CANCEL: "word:cancel", Intent.HUMAN_AGENT: "word:human",
}  # fmt: skip


def read_word(text: str) -> tuple[Intent, str] | None:
    """Read a message that is one word or set phrase: the intent and the rule's name.

    >>> read_word("PARE, por favor!!!")
    (<Intent.OPT_OUT: 'opt_out'>, 'word:opt_out')
    """
    if _STOP_SIGNS.fullmatch(text):
        return Intent.OPT_OUT, "word:opt_out"
    said = plain(text)
    for form in (said, _POLITE.sub(" ", said)):
        bare = " ".join(_once(words(form)))
        if intent := _ALL.get(bare):
            return intent, _NAMES[intent]
    return None


def _once(said: list[str]) -> list[str]:
    """Take "pare pare PARE" as one "pare"."""
    return said[:1] if len(set(said)) == 1 else said
