"""What is shown while no workspace is open: the first start, a passphrase to enter, a file that cannot be opened."""
