"""Where every day begins: go on with a visit, what is due, what was handed in."""
