"""Visits to come: who goes where until when, and who could go instead."""
