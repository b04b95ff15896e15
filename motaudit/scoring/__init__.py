"""Scoring: (checklist, answers, observations) -> ScoreSheet with its explanation. Pure and exact."""

from motaudit.scoring.indicators import indicators
from motaudit.scoring.result import json_number, result_json
from motaudit.scoring.score import score

__all__ = ["indicators", "json_number", "result_json", "score"]
