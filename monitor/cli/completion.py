"""Print what makes a shell complete commands, options, names and ids with the Tab key.

bash: `eval "$(sco-monitor completion bash)"` in ~/.bashrc; zsh: the same with `zsh` in ~/.zshrc,
after compinit; fish: `sco-monitor completion fish > ~/.config/fish/completions/sco-monitor.fish`.
"""

from __future__ import annotations

import argparse

from monitor.cli import OK


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's options."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def run(arguments: argparse.Namespace) -> int:
    """Print the script."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["sco-monitor"], shell=arguments.shell))
    return OK
