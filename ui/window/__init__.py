"""The frame around the pages: rail, status line and notices, how it looks, and what comes to it from outside."""
