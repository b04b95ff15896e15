"""Scoring: (checklist, answers, observations) -> ScoreSheet with its explanation. Pure and exact."""
