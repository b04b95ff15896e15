"""The sample: a believable chain with its visits of the last six months, so that a newcomer sees the product at work."""

from motaudit.sample.building import build_sample, sample_path

__all__ = ["build_sample", "sample_path"]
