"""The frame around the pages: the rail, the status line, and what stands in for pages while no workspace is open."""
