"""What every room needs: errors with codes, changes, ids, clock, progress, exact numbers."""
