"""The audit: what one shopper saw on one visit to one branch, and the walk through its checklist."""
