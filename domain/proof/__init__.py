"""Proofs of payment: what a receipt says, and what that is worth before money came."""

from domain.proof.judge import Known, Paper, Verdict, judge
from domain.proof.payee import Payee, is_ours
from domain.proof.read import read_proof
from domain.proof.reading import Kind, Party, Reading, Standing

__all__ = [
    "Kind",
    "Known",
    "Paper",
    "Party",
    "Payee",
    "Reading",
    "Standing",
    "Verdict",
    "is_ours",
    "judge",
    "read_proof",
]
