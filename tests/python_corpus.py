#!/usr/bin/env python3
"""Python scripts as our parser and as CPython's `ast` read them.

    python_corpus.py PROGRAM [--few] [DIR | --git REPO]...

PROGRAM is tests/python_tree.c.  Takes the Python files below each DIR and of
the HEAD of each (bare) REPO, has both sides write the tree of each with all
places, and shows the first difference of each file that CPython accepts; the
exit status is then 1.  Files that CPython refuses are only counted, as are
those in another encoding than UTF-8.  With --few it is a test that speaks
TAP, of some files of the standard library of the Python that runs it.

What it knows of CPython: before 3.12 the places inside of formatted strings
are not right, and the tree is what the same Python makes of the file, so
that newer syntax counts as refused.  In {a # b\n=} it prints no comment.
"""

import ast
import os
import re
import subprocess
import sys
import threading
import time
import unicodedata
import warnings

import harness

OLD = sys.version_info < (3, 12)
FEW, FEW_BYTES = 300, 40000
OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.MatMult: "@",
    ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^",
    ast.BitAnd: "&", ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<",
    ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is-not", ast.In: "in", ast.NotIn: "not-in", ast.Not: "not",
    ast.UAdd: "+", ast.USub: "-", ast.Invert: "~"}
LEVELS = [{"+", "-"}, {"*", "@", "/", "//", "%"}, {"<<", ">>"}, {"|"},
          {"^"}, {"&"}]
LEVEL = {sign: level for level in LEVELS for sign in level}


class Printer:
    """Writes CPython's tree in the notation of unit/python_tree.h."""

    def __init__(self, text):
        self.text = text
        self.lines = [0]
        self.lines += [hit.end() for hit in
                       re.finditer(rb"\r\n|\r|\n", text)]
        self.bom = 3 if text.startswith(b"\xef\xbb\xbf") else 0
        self.holes = 0
        self.pattern = False

    def offset(self, line, column):
        return self.lines[line - 1] + column + (self.bom if line == 1 else 0)

    def start(self, x):
        return self.offset(x.lineno, x.col_offset)

    def place(self, x):
        if OLD and self.holes:
            return ""
        end = self.offset(x.end_lineno, x.end_col_offset)
        return f"@{self.start(x)}-{end}"

    def all(self, word, x, *parts):
        return f"({word}{self.place(x)}{''.join(parts)})"

    def some(self, items):
        return "".join(self.child(x) for x in items)

    def child(self, x):
        return " " + (self.node(x) if x is not None else "_")

    def node(self, x):
        return getattr(self, type(x).__name__)(x)

    # Expressions.

    def Name(self, x):
        return x.id + self.place(x)

    def literal(self, text):
        return "'" + text.encode("utf-8", "surrogatepass").hex() + "'" \
            if text else ""

    def Constant(self, x):
        value = x.value
        if isinstance(value, str):
            text = self.literal(value)
            return self.all("str", x, " " + text if text else "")
        if isinstance(value, bytes):
            return self.all("bytes", x,
                            f" '{value.hex()}'" if value else "")
        if value is None or value is True or value is False:
            return str(value) + self.place(x)
        if value is ...:
            return "..." + self.place(x)
        if OLD and self.holes:
            return "NUMBER"
        begin = self.start(x)
        end = self.offset(x.end_lineno, x.end_col_offset)
        return self.text[begin:end].decode() + self.place(x)

    def parts(self, values):
        out = []
        pending = ""
        for value in values:
            if isinstance(value, ast.Constant):
                pending += value.value
                continue
            out.append(self.literal(pending))
            pending = ""
            out.append(self.node(value))
        return "".join(out) + self.literal(pending)

    def JoinedStr(self, x):
        parts = self.parts(x.values)
        return self.all("fstr", x, " " + parts if parts else "")

    def FormattedValue(self, x):
        self.holes += 1
        out = "{" + self.place(x) + self.child(x.value)
        if x.conversion >= 0:
            out += " !" + chr(x.conversion)
        if x.format_spec is not None:
            out += " :" + self.parts(x.format_spec.values)
        self.holes -= 1
        return out + "}"

    def TemplateStr(self, x):
        return self.JoinedStr(x).replace("(fstr", "(tstr", 1)

    def Interpolation(self, x):
        return self.FormattedValue(x)

    def Tuple(self, x):
        return self.all("tuple", x, self.some(x.elts))

    def List(self, x):
        return self.all("list", x, self.some(x.elts))

    def Set(self, x):
        return self.all("set", x, self.some(x.elts))

    def Dict(self, x):
        # CPython gives ** no place.
        return self.all("dict", x, *(
            f" (pair{self.child(key)}{self.child(value)})" if key
            else f" (**{self.child(value)})"
            for key, value in zip(x.keys, x.values)))

    def Starred(self, x):
        return self.all("*", x, self.child(x.value))

    def clauses(self, x):
        return "".join(
            f" ({'async-' if each.is_async else ''}for"
            f"{self.child(each.target)}{self.child(each.iter)}"
            f"{self.some(each.ifs)})" for each in x.generators)

    def ListComp(self, x):
        return self.all("listcomp", x, self.child(x.elt), self.clauses(x))

    def SetComp(self, x):
        return self.all("setcomp", x, self.child(x.elt), self.clauses(x))

    def GeneratorExp(self, x):
        return self.all("gen", x, self.child(x.elt), self.clauses(x))

    def DictComp(self, x):
        return self.all("dictcomp", x, f" (pair{self.child(x.key)}"
                        f"{self.child(x.value)})", self.clauses(x))

    def Attribute(self, x):
        return self.all(".", x, self.child(x.value), " " + x.attr)

    def Subscript(self, x):
        return self.all("sub", x, self.child(x.value), self.child(x.slice))

    def Slice(self, x):
        return self.all("slice", x, self.child(x.lower),
                        self.child(x.upper), self.child(x.step))

    def arguments_of(self, items, keywords):
        """Those of a call in the order of the file."""
        both = sorted(items + keywords,
                      key=lambda each: (each.lineno, each.col_offset))
        return self.some(both)

    def keyword(self, x):
        if x.arg is None:
            return f"(**{self.child(x.value)})"
        return self.all("kw", x, " " + x.arg, self.child(x.value))

    def Call(self, x):
        return self.all("call", x, self.child(x.func),
                        self.arguments_of(x.args, x.keywords))

    def UnaryOp(self, x):
        return self.all("un", x, " " + OPERATORS[type(x.op)],
                        self.child(x.operand))

    def Await(self, x):
        return self.all("await", x, self.child(x.value))

    def chain(self, x):
        """Operands and signs of one level, where no parentheses divide."""
        level = LEVEL.get(OPERATORS[type(x.op)])
        signs, operands, left = [], [], x
        while isinstance(left, ast.BinOp) and (left is x or (
                level and OPERATORS[type(left.op)] in level
                and (left.lineno, left.col_offset)
                == (x.lineno, x.col_offset))):
            signs.append(OPERATORS[type(left.op)])
            operands.append(left.right)
            left = left.left
        operands.append(left)
        return operands[::-1], signs[::-1]

    def BinOp(self, x):
        operands, signs = self.chain(x)
        out = self.child(operands[0])
        for sign, operand in zip(signs, operands[1:]):
            out += f" {sign}{self.child(operand)}"
        return self.all("bin", x, out)

    def Compare(self, x):
        out = self.child(x.left)
        for sign, operand in zip(x.ops, x.comparators):
            out += f" {OPERATORS[type(sign)]}{self.child(operand)}"
        return self.all("cmp", x, out)

    def BoolOp(self, x):
        word = "and" if isinstance(x.op, ast.And) else "or"
        return self.all(word, x, self.some(x.values))

    def IfExp(self, x):
        return self.all("if", x, self.child(x.body), self.child(x.test),
                        self.child(x.orelse))

    def NamedExpr(self, x):
        return self.all(":=", x, " " + x.target.id, self.child(x.value))

    def parameter(self, sign, x, default):
        place = "" if OLD and self.holes else f"@{self.start(x)}"
        return (f"({sign}{x.arg}{place}{self.child(x.annotation)}"
                f"{self.child(default)})")

    def parameters(self, x):
        plain = x.posonlyargs + x.args
        defaults = [None] * (len(plain) - len(x.defaults)) + x.defaults
        out = [self.parameter("/" if i < len(x.posonlyargs) else "",
                              each, defaults[i])
               for i, each in enumerate(plain)]
        if x.vararg:
            out.append(self.parameter("*", x.vararg, None))
        for each, default in zip(x.kwonlyargs, x.kw_defaults):
            out.append(self.parameter("=", each, default))
        if x.kwarg:
            out.append(self.parameter("**", x.kwarg, None))
        return f" [{''.join(out)}]"

    def Lambda(self, x):
        return self.all("lambda", x, self.parameters(x.args),
                        self.child(x.body))

    def Yield(self, x):
        return self.all("yield", x,
                        self.child(x.value) if x.value else "")

    def YieldFrom(self, x):
        return self.all("yieldfrom", x, self.child(x.value))

    # Patterns.

    def MatchValue(self, x):
        return self.node(x.value)

    def MatchSingleton(self, x):
        return str(x.value) + self.place(x)

    def MatchSequence(self, x):
        return self.all("seq", x, self.some(x.patterns))

    def MatchMapping(self, x):
        out = "".join(f" (pair{self.child(key)}{self.child(value)})"
                      for key, value in zip(x.keys, x.patterns))
        if x.rest:
            out += f" (** {x.rest})"
        return self.all("dict", x, out)

    def MatchClass(self, x):
        out = "".join(f" (kw {name}{self.child(value)})" for name, value
                      in zip(x.kwd_attrs, x.kwd_patterns))
        return self.all("call", x, self.child(x.cls),
                        self.some(x.patterns), out)

    def MatchStar(self, x):
        return self.all("*", x, " " + (x.name or "_"))

    def MatchAs(self, x):
        if x.pattern is None:
            return (x.name or "_") + self.place(x)
        return self.all("as", x, self.child(x.pattern), " " + x.name)

    def MatchOr(self, x):
        return self.all("bin", x, " |".join(map(self.child, x.patterns)))

    # Statements.

    def body(self, items):
        out = " :" if items else ""
        for x in items:
            out += "\n" + self.node(x)
        return out

    def arm(self, word, items):
        return f" ({word}{self.body(items)})" if items else ""

    def Expr(self, x):
        return self.all("expr", x, self.child(x.value))

    def Assign(self, x):
        return self.all("=", x, self.some(x.targets), self.child(x.value))

    def AnnAssign(self, x):
        return self.all("::", x, self.child(x.target),
                        self.child(x.annotation),
                        self.child(x.value) if x.value else "")

    def AugAssign(self, x):
        return self.all("op=", x, " " + OPERATORS[type(x.op)],
                        self.child(x.target), self.child(x.value))

    def alias(self, x):
        return self.all("name", x, f" {x.name} {x.asname or '_'}")

    def Import(self, x):
        return self.all("import", x, self.some(x.names))

    def ImportFrom(self, x):
        return self.all("from", x, f" {x.level} {x.module or '_'}",
                        self.some(x.names))

    def decorators(self, x):
        return "".join(" @" + self.child(each) for each in x.decorator_list)

    def type_params(self, x):
        out = ""
        for each in getattr(x, "type_params", []):
            sign = {"TypeVar": "", "TypeVarTuple": "*",
                    "ParamSpec": "**"}[type(each).__name__]
            begin = self.start(each) + len(sign)
            while sign and self.text[begin:begin + 1].isspace():
                begin += 1
            out += (f"({sign}{each.name}@{begin}"
                    f"{self.child(getattr(each, 'bound', None))}"
                    f"{self.child(getattr(each, 'default_value', None))})")
        return f" [{out}]" if out else ""

    def function(self, word, x):
        return self.all(word, x, " " + x.name, self.decorators(x),
                        self.type_params(x), self.parameters(x.args),
                        self.child(x.returns) if x.returns else "",
                        self.body(x.body))

    def FunctionDef(self, x):
        return self.function("def", x)

    def AsyncFunctionDef(self, x):
        return self.function("async-def", x)

    def ClassDef(self, x):
        return self.all("class", x, " " + x.name, self.decorators(x),
                        self.type_params(x),
                        self.arguments_of(x.bases, x.keywords),
                        self.body(x.body))

    def Return(self, x):
        return self.all("return", x,
                        self.child(x.value) if x.value else "")

    def Raise(self, x):
        return self.all("raise", x, self.child(x.exc) if x.exc else "",
                        self.child(x.cause) if x.cause else "")

    def Assert(self, x):
        return self.all("assert", x, self.child(x.test),
                        self.child(x.msg) if x.msg else "")

    def Delete(self, x):
        return self.all("del", x, self.some(x.targets))

    def Global(self, x):
        return self.all("global", x, *(" " + name for name in x.names))

    def Nonlocal(self, x):
        return self.all("nonlocal", x, *(" " + name for name in x.names))

    def Pass(self, x):
        return self.all("pass", x)

    def Break(self, x):
        return self.all("break", x)

    def Continue(self, x):
        return self.all("continue", x)

    def If(self, x):
        out, now = "", x
        while True:
            out += f" (when{self.child(now.test)}{self.body(now.body)})"
            rest = now.orelse
            begin = self.start(rest[0]) if rest else 0
            if not rest or not isinstance(rest[0], ast.If) or \
                    self.text[begin:begin + 4] != b"elif":
                return self.all("if", x, out, self.arm("else", rest))
            now = rest[0]

    def While(self, x):
        return self.all("while", x, self.child(x.test), self.body(x.body),
                        self.arm("else", x.orelse))

    def loop(self, word, x):
        return self.all(word, x, self.child(x.target), self.child(x.iter),
                        self.body(x.body), self.arm("else", x.orelse))

    def For(self, x):
        return self.loop("for", x)

    def AsyncFor(self, x):
        return self.loop("async-for", x)

    def ExceptHandler(self, x):
        return self.all("except", x, self.child(x.type),
                        f" {x.name or '_'}", self.body(x.body))

    def Try(self, x, word="try"):
        return self.all(word, x, self.body(x.body), self.some(x.handlers),
                        self.arm("else", x.orelse),
                        self.arm("finally", x.finalbody))

    def TryStar(self, x):
        return self.Try(x, "try*")

    def withitem(self, x):
        if x.optional_vars is None:
            return self.node(x.context_expr)
        return (f"(as{self.child(x.context_expr)}"
                f"{self.child(x.optional_vars)})")

    def With(self, x, word="with"):
        return self.all(word, x, self.some(x.items), self.body(x.body))

    def AsyncWith(self, x):
        return self.With(x, "async-with")

    def match_case(self, x):
        return (f"(case{self.child(x.pattern)}{self.child(x.guard)}"
                f"{self.body(x.body)})")

    def Match(self, x):
        return self.all("match", x, self.child(x.subject),
                        self.some(x.cases))

    def TypeAlias(self, x):
        return self.all("type", x, " " + x.name.id, self.type_params(x),
                        self.child(x.value))


def completed(tree):
    """Our tree with names normalized and what \\N{...} means looked up."""
    def look_up(hit):
        text = unicodedata.lookup(hit.group(1).decode())
        return text.encode("utf-8").hex().encode()
    if b"N<" in tree:
        tree = re.sub(rb"N<([^>]*)>", look_up, tree)
    if not tree.isascii():
        text = tree.decode("utf-8", "surrogateescape")
        tree = unicodedata.normalize("NFKC", text).encode(
            "utf-8", "surrogateescape")
    return tree


def expected(text):
    """CPython's tree, or None where it refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    printer = Printer(text)
    return printer.body(tree.body).encode("utf-8", "surrogatepass")


def is_foreign(text):
    """Does a comment name another encoding than UTF-8?"""
    for line in text.split(b"\n", 2)[:2]:
        hit = re.match(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", line)
        if hit:
            return hit.group(1).lower() not in (b"utf-8", b"utf8", b"ascii",
                                                b"us-ascii")
    return False


def difference(ours, theirs):
    """The lines in which the two trees differ first."""
    a, b = ours.split(b"\n"), theirs.split(b"\n")
    for left, right in zip(a + [b""], b + [b""]):
        if left != right:
            at = 0
            while left[at:at + 1] == right[at:at + 1]:
                at += 1
            at = max(0, at - 60)
            return (left[at:at + 160].decode("utf-8", "replace"),
                    right[at:at + 160].decode("utf-8", "replace"))
    return "", ""


class Corpus:
    """Counts how the two sides get on, file by file."""

    def __init__(self, program, talks):
        self.talks = talks
        self.program = subprocess.Popen(
            [program] + (["old"] if OLD else []), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.files = self.bytes = self.agreed = self.refused = 0
        self.ours_only = self.theirs_only = self.foreign = self.wrong = 0
        self.seconds = 0.0

    def ask(self, text):
        """Our problems, the first one, and our tree."""
        self.program.stdin.write(b"%d\n" % len(text) + text)
        self.program.stdin.flush()
        head = self.program.stdout.readline().split(b" ", 4)
        self.seconds += float(head[3])
        tree = self.program.stdout.read(int(head[0]))
        problem = f"{head[2].decode()}: {head[4].decode().strip()}"
        return int(head[1]), problem, tree

    def check(self, path, text):
        """The difference, when CPython accepts TEXT and there is one."""
        self.files += 1
        self.bytes += len(text)
        problems, problem, ours = self.ask(text)
        theirs = expected(text)
        if is_foreign(text):
            self.foreign += 1
        elif theirs is None:
            self.refused += bool(problems)
            self.ours_only += not problems
            if self.talks and not problems:
                print(f"{path}: refused by CPython only", flush=True)
        elif problems:
            self.theirs_only += 1
            return f"{path}:{problem}"
        else:
            ours = completed(ours)
            if ours == theirs:
                self.agreed += 1
                return ""
            self.wrong += 1
            left, right = difference(ours, theirs)
            return f"{path}:\n  {left}\n  {right}"
        return ""

    def summary(self):
        return (f"{self.files} files, {self.bytes} bytes: {self.agreed} "
                f"the same, {self.wrong} differ, {self.theirs_only} refused "
                f"by us only, {self.ours_only} by CPython only, "
                f"{self.refused} by both, {self.foreign} not in UTF-8; "
                f"{self.seconds:.3f} s in our parser")


def files_below(folder):
    for top, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(top, name)
            if name.endswith(".py") and os.path.isfile(path):
                with open(path, "rb") as script:
                    yield path, script.read()


def files_of_head(repo):
    """The scripts of a repository's HEAD; a clone may leave some out."""
    listing = subprocess.run(
        ["git", "-C", repo, "ls-tree", "-rz", "HEAD"], check=True,
        stdout=subprocess.PIPE).stdout.decode("utf-8", "surrogateescape")
    scripts = [line.split("\t", 1) for line in listing.split("\0")
               if line.startswith("100") and line.endswith(".py")]
    batch = subprocess.Popen(
        ["git", "-C", repo, "cat-file", "--batch"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "GIT_NO_LAZY_FETCH": "1"})
    for head, path in scripts:
        batch.stdin.write(head.split()[2].encode() + b"\n")
        batch.stdin.flush()
        answer = batch.stdout.readline().split()
        if answer[1] != b"missing":
            text = batch.stdout.read(int(answer[2]) + 1)[:-1]
            yield f"{repo}:{path}", text
    batch.stdin.close()
    batch.wait()


def few():
    """Files all over the standard library, none of them large."""
    library = os.path.dirname(os.__file__)
    every = [each for each in files_below(library)
             if len(each[1]) <= FEW_BYTES and "site-packages" not in each[0]]
    step = max(1, len(every) // FEW)
    return every[::step]


def main(program, *arguments):
    is_test = arguments[:1] == ("--few",)
    if sys.version_info < (3, 10):
        print("1..0 # SKIP: Python before 3.10 says less of places")
        return 0
    corpus = Corpus(program, talks=not is_test)
    begin = time.monotonic()
    if is_test:
        tap = harness.Tap()
        for path, text in few():
            tap.case(path, corpus.check(path, text))
        print("#", corpus.summary())
        tap.done()
    arguments = list(arguments)
    while arguments:
        name = arguments.pop(0)
        for path, text in (files_of_head(arguments.pop(0))
                           if name == "--git" else files_below(name)):
            shown = corpus.check(path, text)
            if shown:
                print(shown, flush=True)
    print(corpus.summary(), f"of {time.monotonic() - begin:.0f} s")
    return 1 if corpus.wrong or corpus.theirs_only else 0


def run(status):
    try:
        status.append(main(*sys.argv[1:]))
    except SystemExit as end:
        status.append(end.code)


if __name__ == "__main__":
    # Trees are deep, and the main thread's stack is not.
    sys.setrecursionlimit(20000)
    threading.stack_size(512 * 1024 * 1024)
    STATUS = []
    thread = threading.Thread(target=run, args=(STATUS,))
    thread.start()
    thread.join()
    sys.exit(STATUS[0] if STATUS else 1)
