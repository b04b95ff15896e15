"""`python -m tests.faults`: see `tests.faults.campaigns`, which is apart so that its processes can import it."""

from tests.faults.campaigns import main

if __name__ == "__main__":
    raise SystemExit(main())
