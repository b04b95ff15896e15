"""Starts motaudit."""

import motaudit


def main() -> None:
    """Say which version this is."""
    print(f"motaudit {motaudit.__version__}")


if __name__ == "__main__":
    main()
