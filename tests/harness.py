"""What the end-to-end tests share: TAP, temporary repositories, the program.

Everything runs in an environment of its own, so that neither the settings of
who runs the tests nor the clock shows in what comes out.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIXTURES = os.path.join(ROOT, "fixtures")

ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


class Tap:
    """Counts cases and says them in TAP."""

    def __init__(self):
        self.count = self.failed = 0

    def case(self, name, problem=""):
        """One case; it passed when there is no PROBLEM."""
        self.count += 1
        self.failed += bool(problem)
        verdict = "not ok" if problem else "ok"
        print(f"{verdict} {self.count} - {name.replace('#', ' ')}")
        for line in problem.splitlines():
            shown = line.encode("utf-8", "backslashreplace").decode()
            print("#", shown)

    def done(self):
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)


@contextlib.contextmanager
def scratch():
    """A folder that is gone afterwards, outside of every repository."""
    folder = os.path.realpath(tempfile.mkdtemp(prefix="driftcheck-"))
    try:
        yield folder
    finally:
        # What a case made unreadable is to go too.
        for top, folders, _ in os.walk(folder):
            for name in folders:
                path = os.path.join(top, name)
                if not os.path.islink(path):
                    os.chmod(path, 0o755)
        shutil.rmtree(folder)


def write(root, path, content, mode=0o644):
    """Writes text or bytes to ROOT/PATH, with the folders around it."""
    full = os.path.join(os.fsencode(root), os.fsencode(path))
    os.makedirs(os.path.dirname(full), exist_ok=True)
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogateescape")
    with open(full, "wb") as out:
        out.write(content)
    os.chmod(full, mode)


def command(argv, cwd, timeout=60, given="", **environment):
    """Runs ARGV; status, standard output and standard error as texts."""
    done = subprocess.run(
        argv, cwd=cwd, env={**ENVIRONMENT, "HOME": cwd, **environment},
        input=given.encode("utf-8", "surrogateescape"), capture_output=True,
        timeout=timeout, check=False)
    return (done.returncode,
            done.stdout.decode("utf-8", "surrogateescape"),
            done.stderr.decode("utf-8", "surrogateescape"))


def git(cwd, *args):
    status, out, err = command(["git", *args], cwd)
    if status:
        raise RuntimeError(f"git {' '.join(args)}: {out}{err}")
    return out


def init(root, commit=True):
    """Makes a repository of what stands in ROOT; ignored files stay out."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    if commit:
        git(root, "commit", "-q", "--allow-empty", "-m", "first")


def validate(form, out):
    """What is wrong with OUT by the schema of its format, if it has one."""
    script = {"json": "schema.py", "sarif": "sarif.py"}.get(form)
    if not script:
        return ""
    _, _, err = command(
        [sys.executable, os.path.join(ROOT, "tests", script)], ROOT,
        given=out)
    return err
