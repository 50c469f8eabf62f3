"""``python -m idi.rules``: the commands of the law alone."""

import argparse
import sys

from idi.rules.cli import add_commands


def main() -> int:
    """Runs one command and returns its exit code."""
    parser = argparse.ArgumentParser(prog="idi", description="住宅工程质量潜在缺陷保险：规定与计算")
    add_commands(parser.add_subparsers(dest="command", required=True))
    args = parser.parse_args()
    code: int = args.run(args)
    return code


if __name__ == "__main__":
    sys.exit(main())
