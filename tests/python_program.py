#!/usr/bin/env python3
"""Programs that Python scripts start, beside what CPython's own parser sees.

`python_program.py PROGRAM` takes the scripts below fixtures/ and those of
Python's own library; further arguments are files, folders, or bare
repositories, of which the newest commit is read.  Every call of
subprocess.run and its like with a list of plain texts must come out with the
same words.  To reach all functions, a call of each is put behind the script.
What stands below a test of the platform is left out: it runs elsewhere.

Scripts that are made at random come on top, unless others are named: their
words are put together in many ways, and known from the making.
"""

import ast
import os
import random
import subprocess
import sys
import sysconfig

HERE = os.path.dirname(os.path.abspath(__file__))
STARTERS = {"run", "call", "check_call", "check_output", "Popen"}
MADE = 400  # scripts that are made
LIBRARY = 4000  # scripts of Python's own library that are read
ENOUGH = 0.99
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def texts(node):
    """The words of a list of plain texts, or None."""
    if not isinstance(node, (ast.List, ast.Tuple)) or not node.elts:
        return None
    words = []
    for item in node.elts:
        if not isinstance(item, ast.Constant) or not isinstance(item.value, str):
            return None
        words.append(item.value)
    return words


def asks_platform(test):
    return any(isinstance(x, ast.Attribute)
               and x.attr in {"platform", "name", "system"}
               and isinstance(x.value, ast.Name)
               and x.value.id in {"sys", "os", "platform"}
               for x in ast.walk(test))


def expected(tree):
    """{(line, column): words} of calls whose words are written out."""
    found = {}
    hidden = set()  # in what nothing behind the script can call
    for outer in ast.walk(tree):
        if isinstance(outer, ast.Lambda):
            hidden.update(ast.walk(outer))
        if isinstance(outer, FUNCTIONS):
            for inner in ast.walk(outer):
                if inner is not outer and isinstance(
                        inner, (*FUNCTIONS, ast.ClassDef)):
                    hidden.update(ast.walk(inner))
        if isinstance(outer, ast.If) and asks_platform(outer.test):
            hidden.update(ast.walk(outer))
    for node in ast.walk(tree):
        if node in hidden:
            continue
        if not isinstance(node, ast.Call) or not node.args:
            continue
        f = node.func
        if (
            isinstance(f, ast.Attribute)
            and f.attr in STARTERS
            and isinstance(f.value, ast.Name)
            and f.value.id == "subprocess"
        ):
            words = texts(node.args[0])
            if words is not None:
                found[node.lineno, node.col_offset] = words
    return found


def top_level(body):
    """Statements that are in no function or class."""
    for node in body:
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            for name in ("body", "orelse", "finalbody", "handlers"):
                yield from top_level(getattr(node, name, []))


def reach(tree):
    """Calls of all functions and methods that have names at the top."""
    lines = []
    for node in top_level(tree.body):
        if isinstance(node, FUNCTIONS):
            lines.append(f"{node.name}()")
        if isinstance(node, ast.ClassDef):
            lines += [
                f"{node.name}.{x.name}()"
                for x in node.body
                if isinstance(x, FUNCTIONS)
            ]
    return "".join("\n" + line for line in lines) + "\n"


def list_source(rng, words, indent):
    """Statements that may have to stand before, and the list WORDS.

    Lists that grow are put together by the model, not by what is asked here.
    """
    at = rng.randrange(1, len(words) + 1)
    front, rest = words[:at], words[at:]
    ways = [
        ([], repr(words)),
        ([], repr(tuple(words))),
        ([], f"{front!r} + {rest!r}"),
        ([f"cmd = {words!r}"], "cmd"),
        ([f"base = {front!r}"], f"[*base, *{rest!r}]"),
        ([f"base = {front!r}"], f"base + {rest!r}"),
        ([f"word = {words[-1]!r}"], "[" + "".join(
            f"{w!r}, " for w in words[:-1]) + "f'{word}']"),
    ]
    before, value = rng.choice(ways)
    return [indent + line for line in before], value


def made_script(rng):
    """A script, and the words of each of its calls."""
    lines = ["import subprocess", ""]
    wanted = []
    for number in range(rng.randrange(1, 6)):
        words = [f"program{number}"] + [
            rng.choice(["--flag", "a b", "v1.0", "it's", 'say "x"', "\u00e9",
                        "back\\slash", "--x=1", "-", ""])
            for _ in range(rng.randrange(0, 5))]
        lines.append(f"def do{number}():")
        indent = "    "
        for _ in range(rng.randrange(3)):
            lines.append(indent + rng.choice([
                "with open('x') as f:", "for x in ('one',):", "if True:",
                "try:"]))
            if lines[-1].endswith("try:"):
                lines[-1] = indent + "if input():"
            indent += "    "
        before, value = list_source(rng, words, indent)
        call = rng.choice(["subprocess.run(%s, check=True)",
                           "subprocess.check_call(%s)",
                           "x = subprocess.check_output(%s, text=True)"])
        lines += before + [indent + call % value, ""]
        wanted.append(words)
    lines.append("if __name__ == '__main__':")
    lines += [f"    do{number}()" for number in range(len(wanted))]
    return "\n".join(lines) + "\n", wanted


def answer(program, text):
    data = text.encode()
    program.stdin.write(b"%d\n" % len(data) + data)
    program.stdin.flush()
    found = {}
    program.stdout.readline()
    while (line := program.stdout.readline().decode().rstrip("\n")) != "end":
        if not line:
            raise SystemExit("the program has stopped")
        row, column, _, words = line.split(" ", 3)
        found.setdefault((int(row), int(column)), []).append(words)
    return found


def plain(words):
    def one(word):
        out = '"'
        for c in word:
            if c in '"\\':
                out += "\\" + c
            else:
                out += f"\\u{ord(c):04x}" if c < " " else c
        return out + '"'

    return "[" + ", ".join(one(w) for w in words) + "]"


def scripts_of_folder(folder):
    for top, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                path = os.path.join(top, name)
                with open(path, encoding="utf-8", errors="replace") as f:
                    yield path, f.read()


def scripts_of_repository(repo):
    git = ["git", "-C", repo]
    listed = subprocess.run(
        [*git, "grep", "-l", "subprocess", "HEAD", "--", "*.py"],
        capture_output=True, text=True, check=False)
    for name in listed.stdout.splitlines():
        shown = subprocess.run(
            [*git, "show", name], capture_output=True, check=False)
        yield f"{repo} {name}", shown.stdout.decode(errors="replace")


def scripts(arguments):
    for argument in arguments:
        if os.path.exists(os.path.join(argument, "objects")):
            yield from scripts_of_repository(argument)
        elif os.path.isdir(argument):
            yield from scripts_of_folder(argument)
        else:
            with open(argument, encoding="utf-8") as f:
                yield argument, f.read()


def main():
    program = subprocess.Popen(
        [sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    given = sys.argv[2:]
    sources = list(scripts(given or [os.path.join(HERE, "..", "fixtures")]))
    if not given:
        library = scripts_of_folder(sysconfig.get_paths()["stdlib"])
        sources += [s for s, _ in zip(library, range(LIBRARY))]
    same = all_of_them = 0
    for path, text in sources:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
        wanted = expected(tree)
        if not wanted:
            continue
        found = answer(program, text + reach(tree))
        lines = text.split("\n")
        for (row, column), words in wanted.items():
            # ast counts bytes, we code points.
            column = len(lines[row - 1].encode()[:column].decode()) + 1
            got = found.get((row, column), [])
            all_of_them += 1
            if plain(words) in got:
                same += 1
            else:
                print(f"# {path}:{row}: {plain(words)} is {got}")
    rng = random.Random(1)
    for number in range(0 if given else MADE):
        text, calls = made_script(rng)
        found = answer(program, text)
        got = {words for all_words in found.values() for words in all_words}
        for words in calls:
            all_of_them += 1
            same += plain(words) in got
            if plain(words) not in got:
                print(f"# made {number}: {plain(words)} is not in {got}")
    program.stdin.close()
    good = all_of_them == 0 or same >= ENOUGH * all_of_them or bool(given)
    print("1..1")
    print(f"{'ok' if good else 'not ok'} 1 - {same} of {all_of_them} calls agree")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
