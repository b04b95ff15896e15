"""Files to send: written for others, and looked at before they are taken in."""
