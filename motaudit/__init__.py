"""motaudit: plan, walk, score and report Moment-of-Truth audits of customer service."""

__version__ = "0.1.0"
