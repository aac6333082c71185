#!/usr/bin/env python3
"""The completion files name exactly the commands and options that --help names."""
import re
import unittest

import harness
import letters

FOLDER = letters.TOP / "deploy" / "completion"
COMMANDS = re.compile(r"(?m)^Subcommands:\n((?:  .*\n?)+)")


def help_of(*command):
    return harness.run(*command, "--help").stdout.decode()


def commands_of(text):
    found = COMMANDS.search(text)
    return set(re.findall(r"(?m)^  ([a-z]+) ", found[1])) if found else set()


def options_of(text):
    return set(re.findall(r"(?m)^  (?:-\w,)?(--[a-z]+(?:-[a-z]+)*)", text))


class Completion(unittest.TestCase):
    def setUp(self):
        self.texts = {path.suffix: path.read_text("utf-8") for path in FOLDER.iterdir()}
        self.assertEqual(set(self.texts), {".bash", ".zsh", ".fish"})
        top = help_of()
        self.commands = commands_of(top)
        self.assertGreaterEqual(len(self.commands), 5)
        self.options = options_of(top)
        for command in self.commands:
            text = help_of(command)
            self.options |= options_of(text)
            for below in commands_of(text):
                self.commands = self.commands | {below}
                self.options |= options_of(help_of(command, below))

    def test_every_command_and_option_is_there(self):
        for shell, text in self.texts.items():
            words = set(re.findall(r"[\w-]+", text))
            for command in self.commands:
                self.assertIn(command, words, shell)
            for option in self.options:
                self.assertIn(option if shell != ".fish" else option[2:], words, f"{shell}: {option}")

    def test_nothing_is_there_that_genvej_has_not(self):
        for shell in (".bash", ".zsh"):
            self.assertLessEqual(set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", self.texts[shell])), self.options, shell)
        self.assertLessEqual({f"--{name}" for name in re.findall(r" -l ([a-z-]+)", self.texts[".fish"])}, self.options)


if __name__ == "__main__":
    harness.main()
