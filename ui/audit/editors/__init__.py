"""One editor for each type of question; `factory` knows which."""
