"""Every command of docs/stores.md is run as it stands there, on ports of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers
from tests.servers.base import free_port

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "stores.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
KINDS = {"Oxigraph": "oxigraph", "Apache Jena Fuseki": "fuseki", "Eclipse RDF4J": "rdf4j", "Virtuoso": "virtuoso"}
FILES = {"ini": "virtuoso.ini", "turtle": "repository.ttl"}
SECONDS = 180


def test_there_is_a_recipe_for_each_store_that_is_tried() -> None:
    assert set(KINDS) == set(SECTIONS) - {"Any other store of SPARQL 1.1"}
    assert set(KINDS.values()) == set(servers.STORES)


def test_each_store_has_folders_of_its_own() -> None:
    """All recipes are run in one folder, one after the other."""
    made = r"(?:--location|--loc|basedir=|push) ?(?!http)([\w-]+)"
    names = [name for text in SECTIONS.values() for name in re.findall(made, text)]
    assert {"oxigraph-db", "oxigraph-loaded", "fuseki-db", "fuseki-loaded", "rdf4j-data"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.slow
@pytest.mark.parametrize("title", KINDS)
def test_the_recipe_works_as_it_is_written(title: str, tmp_path: Path) -> None:
    try:  # what is missing here is told by who starts it
        with servers.STORES[KINDS[title]](tmp_path / "probe"):
            pass
    except servers.MissingError as error:
        pytest.skip(str(error))
    for each in (ROOT / ".cache").glob("*.[jw]ar"):
        (tmp_path / each.name).symlink_to(each)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", _script(SECTIONS[title], tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert re.search(r"^sent \d+ graphs \([\d,]+ triples\)", done.stdout, re.MULTILINE), done.stdout
    assert "\n5 trials\n" in done.stdout, done.stdout
    assert "*** Error" not in done.stdout


def _script(section: str, folder: Path) -> str:
    """The section's commands and programs in their order; its servers are ended when the script ends."""
    ports = {port: str(free_port()) for port in sorted(set(re.findall(r"127\.0\.0\.1:(\d+)|--port (\d+)", section)))}
    script = ["trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT", "trialgraph build examples/ -o build/"]
    for language, text in re.findall(r"^```(\w+)\n(.*?)^```", section, re.MULTILINE | re.DOTALL):
        if language in FILES:
            (folder / FILES[language]).write_text(_moved(text, ports), encoding="utf-8")
        elif language == "python":
            script.append(f"python - <<'END'\n{text}END")
        else:
            assert language == "console", language
            commands = [line.removeprefix("$ ") for line in text.splitlines()]
            script += [each for each in commands if not each.startswith("pip install")]
    return _moved("\n".join(script), ports)


def _moved(text: str, ports: dict[tuple[str, str], str]) -> str:
    """The text with ports that are free here."""
    for found, free in ports.items():
        port = found[0] or found[1]
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free}").replace(f"--port {port}", f"--port {free}")
    return text
