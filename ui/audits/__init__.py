"""The list of visits: find one, go on with it, report it, put a draft aside."""
