"""Checking what shoppers handed in: the queue, the desk, queries and their decision."""
