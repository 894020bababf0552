#!/usr/bin/env python3
"""Words of the shell as our reader and as bash itself resolve them.

    shell_words.py PROGRAM [--few] [PATH | --git REPO]...

PROGRAM is tests/shell_words.c.  Takes the scripts, workflows and action files
below each PATH and of the HEAD of each (bare) REPO, and of these each simple
command that holds nothing but words without substitutions; has bash resolve
that one command, as the operands of a stub that prints them, and shows where
the words differ; the exit status is then 1, unless all is explained below.  Never is a script run as a whole,
nor a command of it: bash is restricted, without builtins but those of the
stub, without PATH, in an empty folder.

A word with braces, a pattern or a tilde we leave unresolved; then bash must
change it.  With --few it is a test that speaks TAP, of the repository's own
files, and of lines written here or made at random with a fixed seed: these
are harmless, so that bash reads each whole line.
"""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

import harness

BASH = shutil.which("bash")
CHUNK = 1000
SEED, LINES = 20260102, 4000

# Reads commands from standard input, each with a NUL behind it; answers each
# with the number and the words of every call of the stub, and "end".
STUB = r"""
exec 3<&0 </dev/null
shopt -s nullglob
stub() { printf '%s\0' "$#" "$@"; }
names=$(enable -a | while read -r word name; do
	case $name in printf|read|eval|enable) ;; *) echo "$name" ;; esac; done)
set -r
enable -n $names
enable -n enable
while IFS= read -r -d '' line <&3; do
	eval "$line"
	printf 'end\0'
done
"""

# Lines of commands of the stub, as people write them and as nobody does.
TRICKY = r"""
stub a b  c	d
stub 'a b' "c d" e\ f
stub '' "" $'' a''b ""'' ''
stub a'b'"c"\d$'e'
stub 'it'\''s' "it's" 'say "x"' "say \"x\""
stub "a\b" "a\\b" "a\`b" "a\$b" "a\!b" "a\'b" "a\&b"
stub a\b a\\b \a \' \" \# \$ \& \; \| \< \> \( \) \* \? \[ \{ \~
stub $'a\tb\nc\\d\'e\"f\?' $'\a\b\e\E\f\r\v'
stub $'\x41\x4\x4G' $'\101\1012\7' $'\u41\u00e9\u20acx' $'\U1F600y'
stub $'\cA\c?\c[' $'\z\q\-' $'\x' $'\u' $'\8' $'a\'b'
stub $'a\0b' c $'\x00z'd $'\u0000e'"f"
stub $'\400' $'\777' $'\xfff' $'\c\\x' $'\cz'
stub $"a b" $"c"d$"\""
stub a#b # c 'd
stub '#' \# "#" a\ #b
stub a\
b c \
 d 'e\
f' "g\
h" $'i\
j'
stub -- --x=y -z --long='a b' --k="v"w
stub {} { } {a a} {a,b} x{a,b}y {a,} {,} {1..3} {a..c} {1..x} {a,b
stub \{a,b} {a\,b} "{a,b}" {"a,b"} '{'a,b} {a','b} {a,b}{c,d} {{a,b} {a}}
stub {a,{b}} {a.b} {1..} {..} {1...3} {01..3} {a..9} {1..3..2} a{,}b {}{a,b}
stub ~ ~/x "~" \~ '~'/x a~ a/~ ~"x" x=~ x=~/y --x=~/y x=a:~/b a:~
stub * a* a? [a] [ab]c [ ] [] [!] [!a] []a] [^a] a[ a] x[a=b] [a b]
stub "*" '*' \* "[a]" [\] \[a] [a\] [a'b] '[a'] a[b"]"
stub @ + ! ^ % , . : / = @a +a !a ^a %a ,a a@b a+b a!b x@ y!
stub $ a$ $% "$" "a$" '$x' \$x $, "$%" a$=b $/ "$ x" $@x
stub a=b =b a= A+=b a[0]=b 1=2 a-b=c
stub !x ! ; stub if then else fi; stub done esac in ; stub { ; stub }
stub a;stub b ; stub c&&stub d && stub e
stub a; # stub b
stub 'a
b' "c
d"
stub é ü"ö" 'ß' 日本 $'\xc3\xa9' \é
stub a\	b 'c	d'
stub "a'b" 'a"b' "a'"'"b'
stub `` x
stub '${x}' "\${x}" \${x} '$(x)' "\$(x)" \$\(x\) '`x`' "\`x\`"
stub http://x/y?z git@github.com:a/b.git x:y:z a,b,c --foo=a,b v1.2.3+x
stub s/a/b/g 's#a#b#' "s|a|b|" '{print $1}' '.a[] | .b' ".[0]"
stub "a""b"'c''d' "a"b"c" \"a\" '\a' "\'"
stub -e 's/\\/\//' -e "s/\\\\/x/" "\\n" "\n" '\n' \n \\n
stub x=~root:~/a PATH=~/bin:~ --p=~ p:~/x
"""


def letters(rnd, alphabet, most):
    return "".join(rnd.choice(alphabet) for _ in range(rnd.randint(0, most)))


class Maker:
    """Makes lines of calls of the stub that substitute nothing."""

    PLAIN = list("ab1-./:=,_%+@^") + ["ab", "..", "é"]
    ODD = list("{}[]*?!~#,=:") + ["{a,b}", "{1..3}", "[a]", "$", "{}", "[!"]
    ESCAPED = list(" \t'\"\\$`&;|<>()*?[]{}~#!%abntx0é") + ["\n"]
    QUOTED = list("ab '\"$`\\{}[]*?~#!&;|<>()\t\n,=é")
    ANSI = ["a", "b", " ", "\"", "$", "`", "#", "{", "\\n", "\\t", "\\\\",
            "\\'", "\\\"", "\\x41", "\\x4", "\\101", "\\7", "\\u20ac",
            "\\u41", "\\U1F600", "\\cA", "\\e", "\\q", "\\?", "\\\n", "é",
            "\\0", "\\x", "\\400", "\\c\\\\", "\n"]

    def __init__(self, seed):
        self.rnd = random.Random(seed)

    def single(self):
        return "'" + letters(self.rnd, self.QUOTED, 5).replace("'", "") + "'"

    def double(self):
        inside = []
        for _ in range(self.rnd.randint(0, 5)):
            c = self.rnd.choice(self.QUOTED)
            if c in "\"`\\" or (c == "$") or self.rnd.random() < 0.1:
                c = "\\" + c
            inside.append(c)
        return self.rnd.choice(["", "", "", "$"]) + '"' + "".join(inside) + '"'

    def ansi(self):
        return "$'" + letters(self.rnd, self.ANSI, 5) + "'"

    def piece(self):
        kind = self.rnd.randrange(16)
        if kind < 5:
            return self.rnd.choice(self.PLAIN)
        if kind < 9:
            return self.rnd.choice(self.ODD)
        if kind < 11:
            return "\\" + self.rnd.choice(self.ESCAPED)
        return [self.single, self.double, self.ansi, self.single,
                self.double][kind - 11]()

    def word(self):
        word = ""
        for _ in range(self.rnd.randint(1, 5)):
            piece = self.piece()
            # Made by chance, $'...' and $[...] would end elsewhere.
            word += "-" * (word.endswith("$") and piece[0] in "'[{") + piece
        return word

    def line(self):
        out = "stub"
        for _ in range(self.rnd.randint(1, 5)):
            out += self.rnd.choice([" "] * 12 + ["  ", "\t", " \\\n", " \\\n\t",
                                                ";stub ", " && stub ",
                                                " # x 'y\nstub "])
            out += self.word()
        return out


def texts(answer):
    at = 0
    while at < len(answer):
        colon = answer.index(b":", at)
        at = colon + 1 + int(answer[at:colon])
        yield answer[colon + 1:at]
        at += 1


def frames(answer):
    """Of each frame its commands: what, line, source and words."""
    stream = texts(answer)
    commands = []
    for what in stream:
        if what == b"end":
            yield commands
            commands = []
            continue
        line, source = int(next(stream)), next(stream)
        words = [(next(stream).decode(), next(stream), next(stream))
                 for _ in range(int(next(stream)))]
        commands.append((what.decode(), line, source, words))


def read(program, files):
    """What the program makes of files, each a name and its bytes."""
    with tempfile.TemporaryFile() as given:
        for name, text in files:
            kind = "yaml" if name.endswith((".yml", ".yaml")) else "sh"
            given.write(f"{len(text)} {kind}\n".encode() + text)
        given.seek(0)
        done = subprocess.run([program], stdin=given, check=True,
                              stdout=subprocess.PIPE)
    return frames(done.stdout)


# To bash [] and [!] are patterns, which here vanish as they match no file; but
# they can match nothing but their own text, so that we take them literally.
EMPTY = re.compile(rb"\[[!^]?\]")


def is_explained(expected, answer):
    return expected is not None and answer == [
        [word for word in call if not EMPTY.search(word)]
        for call in expected]


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def run_bash(lines):
    """The answers of one bash, as far as it came."""
    with tempfile.TemporaryDirectory() as folder, \
            tempfile.TemporaryFile() as given:
        given.write(b"".join(line + b"\0" for line in lines))
        given.seek(0)
        try:
            done = subprocess.run(
                [BASH, "--noprofile", "--norc", "-c", STUB], stdin=given,
                cwd=folder, preexec_fn=limits, check=False, timeout=30,
                env={"PATH": "", "LC_ALL": "C.UTF-8", "HOME": "/home/ada"},
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            out = done.stdout
        except subprocess.TimeoutExpired as late:
            out = late.stdout or b""
    fields = iter(out.split(b"\0")[:-1])
    answers, calls = [], []
    try:
        for field in fields:
            if field == b"end":
                answers.append(calls)
                calls = []
            else:
                calls.append([next(fields) for _ in range(int(field))])
    except (StopIteration, RuntimeError, ValueError):
        pass
    return answers


def ask_bash(lines):
    """The words of each call of the stub, or None where bash gave up."""
    at = 0
    while at < len(lines):
        answers = run_bash(lines[at:at + CHUNK])
        yield from answers
        at += len(answers)
        if len(answers) < CHUNK and at < len(lines):
            yield None
            at += 1


class Comparison:
    """Questions to bash, each with the answers that would agree."""

    def __init__(self):
        self.seen = set()
        self.questions = []  # where, line for bash, expected or None, shown
        self.compared = self.agreed = self.explained = 0

    def add(self, where, line, expected, source):
        if b"\0" in line or (line, expected is None) in self.seen:
            return
        self.seen.add((line, expected is None))
        self.questions.append((where, line, expected, source))

    def add_command(self, name, what, line, source, words):
        where = f"{name}:{line}"
        kinds = {kind for kind, _, _ in words}
        literal = [text for _, text, _ in words]
        if kinds == {"L"} and what == "value":
            self.add(where, b"V=" + source + b'\nstub "$V"', [literal],
                     source)
        elif kinds == {"L"}:
            self.add(where, b"stub " + source, [literal], source)
        elif what == "command":
            for kind, text, raw in words:
                if kind == "L":
                    self.add(where, b"stub " + raw, [[text]], raw)
                elif kind in "BG" or (kind == "T" and
                                      text.split(b"/")[0] == b"~"):
                    self.add(where, b"stub " + raw, None, raw)

    def differences(self):
        answers = ask_bash([line for _, line, _, _ in self.questions])
        for (where, _, expected, source), answer in zip(
                self.questions, answers):
            self.compared += 1
            if expected is None:
                good = answer is not None and answer != [[source]]
            else:
                good = answer == expected
            if good:
                self.agreed += 1
            elif is_explained(expected, answer):
                self.explained += 1
            else:
                yield where, source, expected, answer

    def summary(self):
        share = 100 * self.agreed / max(1, self.compared)
        return (f"{self.compared} commands and words compared, "
                f"{self.agreed} the same ({share:.3f} %), "
                f"{self.explained} explained")


def show(where, source, expected, answer):
    ours = "expands" if expected is None else expected
    return f"{where}: {source!r}\n  ours {ours}\n  bash {answer}"


def is_wanted(path, text):
    if path.endswith((".yml", ".yaml")):
        return ".github/" in path or "action.y" in path or \
            "fixtures/" in path
    return path.endswith((".sh", ".bash")) or \
        re.match(rb"#! ?\S*[/ ](ba|da)?sh\b", text) is not None


def files_below(path):
    if os.path.isfile(path):
        with open(path, "rb") as file:
            yield path, file.read()
    for top, folders, names in os.walk(path):
        folders[:] = sorted(set(folders) - {"build", ".git"})
        for name in sorted(names):
            full = os.path.join(top, name)
            if os.path.isfile(full):
                with open(full, "rb") as file:
                    yield full, file.read()


def files_of_head(repo):
    """The files of a repository's HEAD; a clone may leave some out."""
    listing = subprocess.run(
        ["git", "-C", repo, "ls-tree", "-rz", "HEAD"], check=True,
        stdout=subprocess.PIPE).stdout.decode("utf-8", "surrogateescape")
    batch = subprocess.Popen(
        ["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "GIT_NO_LAZY_FETCH": "1"})
    for line in listing.split("\0"):
        head, _, path = line.partition("\t")
        if not line.startswith("100") or not path.endswith(
                (".sh", ".bash", ".yml", ".yaml")):
            continue
        batch.stdin.write(head.split()[2].encode() + b"\n")
        batch.stdin.flush()
        answer = batch.stdout.readline().split()
        if answer[1] != b"missing":
            yield f"{repo}:{path}", batch.stdout.read(int(answer[2]) + 1)[:-1]
    batch.stdin.close()
    batch.wait()


def add_files(comparison, program, files):
    files = [each for each in files if is_wanted(*each)]
    for (name, _), commands in zip(files, read(program, files)):
        for command in commands:
            comparison.add_command(name, *command)


def add_lines(comparison, program, lines):
    """Whole lines: bash must see the same calls as we do."""
    lines = [(f"line {i + 1}", line.encode()) for i, line in enumerate(lines)]
    for (name, text), commands in zip(lines, read(program, lines)):
        words = [command[3] for command in commands]
        if any(kind != "L" for each in words for kind, _, _ in each):
            for command in commands:
                comparison.add_command(name, *command)
        else:
            comparison.add(name, text, [[text for _, text, _ in each[1:]]
                                        for each in words
                                        if each[0][1] == b"stub"], text)


def test(program):
    comparison, tap = Comparison(), harness.Tap()
    tricky = re.split(r"\n(?=stub)", TRICKY.strip("\n"))
    maker = Maker(SEED)
    for name, fill in (
            ("files", lambda: add_files(comparison, program,
                                        files_below(harness.ROOT))),
            ("tricky", lambda: add_lines(comparison, program, tricky)),
            ("random", lambda: add_lines(
                comparison, program,
                [maker.line() for _ in range(LINES)]))):
        comparison.questions = []
        before = comparison.compared
        fill()
        wrong = [show(*each) for each in comparison.differences()]
        count = comparison.compared - before
        tap.case(f"{name}: {count} commands", "\n".join(wrong)
                 if count else "nothing was compared")
    tap.done()


def main(program, *arguments):
    if arguments[:1] == ("--few",):
        test(program)
    comparison = Comparison()
    arguments = list(arguments)
    while arguments:
        name = arguments.pop(0)
        add_files(comparison, program,
                  files_of_head(arguments.pop(0)) if name == "--git"
                  else files_below(name))
    wrong = 0
    for each in comparison.differences():
        wrong += 1
        print(show(*each), flush=True)
    print(comparison.summary())
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
