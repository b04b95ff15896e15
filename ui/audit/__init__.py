"""The Walk: a visit from its header through the moments of each stage to handing it in."""
