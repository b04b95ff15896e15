"""What happens to an audit after the walk: handing in, and the sealed history of revisions."""
