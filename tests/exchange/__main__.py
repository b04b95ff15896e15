"""`python -m tests.exchange [interleavings|tamperings|kills] N [--seed S]`: campaigns longer than the suite's."""

from tests.exchange.campaigns import main

if __name__ == "__main__":
    raise SystemExit(main())
