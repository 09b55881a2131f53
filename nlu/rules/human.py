"""A person is asked for: "quero falar com alguém", "me passa pra um atendente"."""

import re

_PERSON = (
    r"(?:pessoas?(?: de verdade| real| humana)?|alguem|gente(?: de verdade)?|atendentes?|humanos?|ser humano|supervisor\w*|gerente|responsavel"
    r"|operador\w*|setor|financeiro|consultor\w*|representante|departamento|vendedor\w*|suporte|central|someone|somebody|a? ?(?:real |live |actual )?(?:person|human(?: being)?|agent|representative|rep|operator|manager|supervisor|advisor)|alguien|persona|asesor\w*|encargad[oa]|agente|humana)"
)
_ASKED = re.compile(
    r"\b(?:"
    rf"(?:fal(?:ar|o|e|a)|convers(?:ar|o)|tratar|resolver|negociar|trocar uma ideia|atendimento|contato|atendid[oa]|atender) (?:direto |diretamente |logo |ai )?(?:com|por|c) (?:um |uma |o |a |algum |alguma |outr[oa] |o seu |seu )*{_PERSON}"
    rf"|(?:quero|queria|preciso(?: de)?|chama|chame|cade|me passa|passa|me passe|me transfer\w+|transfer\w+|tem|tem como|prefiro|me coloca|coloca|me bota|manda|me manda|me conecta|kd|exijo|poderia) (?:ai |aqui |falar |para |com |de |me |logo |ser atendid[oa] |por )*(?:um |uma |o |a |algum |alguma )*(?:atendentes?|humanos?|ser humano|pessoa (?:de verdade|real|humana|para)|supervisor\w*|gerente|alguem (?:de verdade|ai|para|da empresa|que|do)|operador\w*|consultor\w*)"
    r"|nao (?:quero|vou|to a fim de|gosto de) (?:falar|conversar|tratar|papo) (?:com )?(?:um |uma |com )?(?:robo|maquina|bot|computador|ia|gravacao)"
    r"|(?:odeio|detesto|chega de|cansei de) (?:falar com )?(?:robo|maquina|bot)"
    r"|atendimento (?:humano|com pessoa|pessoal)|humano por favor|atendente por favor"
    rf"|(?:talk|speak|chat|connect me|transfer me|put me through|get me)(?: with| to)? (?:with |to )?(?:a |an |the |your )?{_PERSON}"
    rf"|(?:want|need|get me|give me) (?:to (?:talk|speak) (?:to|with) )?(?:a |an )?(?:real |live )?(?:human|person|agent|representative|operator|manager)\b"
    rf"|(?:hablar|comunicarme|contactar|comunicar)(?: con)? (?:con )?(?:un |una |el |la )?{_PERSON}|(?:quiero|necesito|paseme|pasame) (?:con |a )?(?:un |una )?(?:humano|persona|agente|asesor\w*|operador\w*)"
    r")\b"
)
_NOT_ASKED = re.compile(
    r"\b(?:falei|falaram|conversei|disse|falou|prometeu|combinei|me passou|passou|prometeram|informou|atendeu|negociei|tratei|spoke|told|talked|hable|dijo)\b[^.!?\n]{0,30}\b(?:atendente|pessoa|gerente|alguem|agent|someone|asesor|setor|supervisor|financeiro|suporte|central|voces)"
    r"|\bnao (?:quero|preciso) (?:falar com )?(?:um )?(?:atendente|humano|pessoa)|(?:atendente|gerente|supervisor) (?:disse|falou|me|que me|prometeu|informou)|\bja falei com\b"
)


def asks_for_person(text: str) -> bool:
    """Tell whether a plain text asks for a person; a tale of one does not."""
    return bool(_ASKED.search(text)) and not _NOT_ASKED.search(text)
