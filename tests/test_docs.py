"""What the documents say is so: every command and flag exists, the Python runs, every link leads somewhere."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import cast

import click
import pytest
import typer
from typer.testing import CliRunner

import trialgraph as tg
from trialgraph.catalogue import catalogue, question
from trialgraph.catalogue_pages import to_markdown
from trialgraph.cli import app
from trialgraph.formats import FORMATS
from trialgraph.network import KINDS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
LEFT_OUT = {".venv", ".git", ".cache", ".hypothesis", "dist", "node_modules"}
PAGES = sorted(
    page for page in ROOT.rglob("*.md") if not LEFT_OUT & set(page.relative_to(ROOT).parts) and not page.is_symlink()
)


def _all_commands(group: click.Command, before: str = "") -> dict[str, click.Command]:
    """Each command by its words: ``identity compare``."""
    found: dict[str, click.Command] = {}
    for name, command in getattr(group, "commands", {}).items():
        inner = _all_commands(command, f"{before}{name} ")
        found |= inner or {f"{before}{name}": command}
    return found


COMMANDS = _all_commands(cast(click.Command, typer.main.get_command(app)))


def _blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def _commands() -> list[tuple[str, str]]:
    """Each documented command line, in a block or between backticks, with the page that has it."""
    found = []
    for page in PAGES:
        lines = [line for block in _blocks(page, "console") for line in block.splitlines()]
        lines += re.findall(r"`(trialgraph [^`]+)`", re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL))
        found += [
            (page.relative_to(ROOT).as_posix(), line.removeprefix("$ ").partition("  #")[0].strip())
            for line in lines
            if line.removeprefix("$ ").startswith("trialgraph ")
        ]
    return found


def _split(line: str) -> tuple[str, list[str]]:
    """The command of a line, and what follows it."""
    words = shlex.split(line)[1:]
    size = 2 if " ".join(words[:2]) in COMMANDS else 1
    return " ".join(words[:size]), words[size:]


def _flags(command: click.Command) -> dict[str, bool]:
    """The command's options, and whether each takes a value."""
    return {
        name: not getattr(option, "is_flag", False)
        for option in command.params
        for name in (*option.opts, *option.secondary_opts)
        if name.startswith("-")
    } | {"--help": False}


def test_documents_hold_commands_to_check() -> None:
    assert len(COMMANDS) >= 6
    assert len([line for page, line in _commands() if page == "README.md"]) >= 5


@pytest.mark.parametrize(("page", "line"), _commands())
def test_every_documented_command_exists_with_its_flags(page: str, line: str) -> None:
    name, rest = _split(line)
    if name in {"--help", "--version"}:
        return
    assert name in COMMANDS, f"{page}: there is no command {name}"
    flags = _flags(COMMANDS[name])
    for word in rest:
        if word.startswith("-") and word != "-":
            assert word.partition("=")[0] in flags, f"{page}: {name} has no {word}"


@pytest.mark.parametrize(("page", "line"), _commands())
def test_every_documented_command_line_is_understood(page: str, line: str) -> None:
    """Parsed as the command line parses it, without running it."""
    name, rest = _split(line)
    if name in COMMANDS and not {"...", "NAME", "FILE"} & set(rest):
        context = COMMANDS[name].make_context(name, list(rest), resilient_parsing=False)
        assert context.info_name == name


@pytest.mark.parametrize(("page", "line"), [found for found in _commands() if "query " in found[1]])
def test_every_documented_question_takes_its_parameters(page: str, line: str) -> None:
    words = shlex.split(line)[2:]
    names = [word for word in words[:1] if not word.startswith("-")]
    values = [word for at, word in enumerate(words) if at and words[at - 1] in {"-p", "--param"}]
    for name in names:
        if name.isupper():
            continue
        given = {key: value for key, _, value in (told.partition("=") for told in values)}
        assert question(name).bind(given).startswith("#+ summary")


def test_the_page_of_the_questions_is_that_of_the_catalogue() -> None:
    """Mend it with: make docs"""
    assert (ROOT / "docs" / "questions.md").read_text(encoding="utf-8") == to_markdown()


def test_every_command_and_every_format_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if f"trialgraph {name}" not in text]
    assert missing == [], "say in README.md what these commands do"
    assert [suffix for suffix in FORMATS if suffix not in text] == []
    drawn = re.findall(r"trialgraph network (\S+)", text)
    assert drawn
    assert set(drawn) <= set(KINDS)


def test_every_command_and_option_has_a_help_text() -> None:
    for name, command in COMMANDS.items():
        assert command.help, name
        for option in command.params:
            assert getattr(option, "help", None), f"{name} {option.name}"


def _shown() -> list[tuple[str, str]]:
    """Each command line of README.md that begins with a dollar sign, and the output that follows it."""
    parts = [part for block in _blocks(README, "console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(part.partition("\n")[0], part.partition("\n")[2].strip("\n")) for part in parts]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, their build, and the lists of the documents."""
    folder = tmp_path_factory.mktemp("checkout")
    tg.build(ROOT / "examples", out=folder / "build", jobs=1)
    for name in ("docs", "examples"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.parametrize(("line", "output"), _shown())
def test_what_the_readme_shows_is_what_the_commands_say(
    line: str, output: str, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    done = CliRunner().invoke(app, shlex.split(line)[1:], catch_exceptions=False)
    assert done.exit_code == 0
    assert done.stdout.strip("\n") == output, f"paste the output of this into README.md: {line}"


def test_the_readme_shows_output() -> None:
    assert len(_shown()) >= 4


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = _blocks(README, "python")
    assert blocks
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for block in blocks:
        if "to_pandas" in block:
            pytest.importorskip("pandas")
        names: dict[str, object] = {}
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102 - running it is the test
    assert (tmp_path / "build" / "trials.ttl").stat().st_size > 1000


def test_the_python_of_the_readme_uses_names_of_the_package() -> None:
    for block in _blocks(README, "python"):
        used = {
            node.attr
            for node in ast.walk(ast.parse(block))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "tg"
        }
        assert used or "import trialgraph as tg" not in block
        assert used <= set(tg.__all__)
    told = set(re.findall(r"\btg\.(\w+)\(", README.read_text(encoding="utf-8")))
    assert told <= set(tg.__all__)


def test_the_sparql_of_the_readme_gives_rows(tmp_path: Path) -> None:
    graph = tg.build(ROOT / "examples", out=tmp_path / "build", jobs=1)
    blocks = _blocks(README, "sparql")
    assert blocks
    for block in blocks:
        assert len(graph.sparql(block)) > 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(\s*<?([^)\s>]+)", text):
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path) if path else page
        assert place.exists(), f"{target} leads nowhere"
        assert place.resolve().is_relative_to(ROOT), f"{target} leads out of the project"
        if anchor and place.suffix == ".md":
            assert anchor in _anchors(place), f"{target} has no such heading"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.+?) *#*$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_named_file_of_the_project_exists(page: Path) -> None:
    """Names between backticks that start with a room and end like a file."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    rooms = "ontology|mappers|shapes|queries|src|examples|tests|docs|decisions"
    for name in re.findall(rf"`((?:{rooms})/[\w./-]+\.\w+)`", text):
        assert (ROOT / name).exists() or (page.parent / name).exists(), f"there is no {name}"


def test_every_question_that_a_page_names_exists() -> None:
    names = {each.name for each in catalogue()}
    for page in PAGES:
        told = re.findall(r"""\.query\("([\w-]+)\"""", page.read_text(encoding="utf-8"))
        assert set(told) <= names, page.name
