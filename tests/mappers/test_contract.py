"""What every mapper promises: one suite, run over all of them."""

from __future__ import annotations

import multiprocessing
import pkgutil
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.mappers import Document, Mapper, Provenance, Rejection, choose, mappers, quads
from trialgraph.mappers.trial import Trial

_BASE = "https://w3id.org/trialgraph/"
_FIXTURES = Path(__file__).parent / "pages"
# mapper -> the fixture pages of its format
_SAMPLES = {
    "page_finder": ["finder"],
    "page_snapshot": ["snapshot", "snapshot_observational"],
    "veeva": ["veeva", "veeva_observational"],
}
_ALL = pytest.mark.parametrize("mapper", mappers(), ids=lambda mapper: mapper.name)
_SAMPLED = pytest.mark.parametrize(
    ("mapper", "page"),
    [(mapper, page) for mapper in mappers() for page in _SAMPLES.get(mapper.name, [])],
    ids=lambda value: getattr(value, "name", value),
)


def _page(name: str) -> bytes:
    return (_FIXTURES / f"{name}.txt").read_bytes()


def _quads(mapper: Mapper, data: bytes) -> bytes:
    provenance = Provenance(
        source=mapper.source, format=mapper.format, mapper=mapper.name, version="1", sha256=sha256(data).hexdigest()
    )
    return quads(mapper.read(Document(data)), provenance, base=_BASE)


def test_every_page_mapper_has_a_sample() -> None:
    """A new mapper of pages adds its fixture page here; those of registry files have suites of their own."""
    assert set(_SAMPLES) <= {mapper.name for mapper in mappers()}
    assert sorted(page for pages in _SAMPLES.values() for page in pages) == sorted(
        file.stem for file in _FIXTURES.iterdir()
    )


def test_every_module_that_sets_a_mapper_is_registered() -> None:
    package = import_module("trialgraph.mappers")
    modules = {
        info.name: import_module(f"trialgraph.mappers.{info.name}") for info in pkgutil.iter_modules(package.__path__)
    }
    assert {name for name, module in modules.items() if hasattr(module, "MAPPER")} == {
        mapper.name for mapper in mappers()
    }


@_ALL
def test_a_mapper_tells_what_it_is(mapper: Mapper) -> None:
    assert all((mapper.name, mapper.source, mapper.format, mapper.title))
    assert mapper.read.__module__ == f"trialgraph.mappers.{mapper.name}"
    assert mapper.read.__doc__
    assert import_module(mapper.read.__module__).__doc__
    assert ox.NamedNode(f"{_BASE}record/{mapper.source}/X").value
    assert mapper.source == mapper.source.lower()
    assert [other for other in mappers() if other.name == mapper.name] == [mapper]


@_SAMPLED
def test_a_format_is_recognised_by_its_own_mapper_alone(mapper: Mapper, page: str) -> None:
    document = Document(_page(page))
    assert choose(document) is mapper
    for other in mappers():
        if other is not mapper:
            assert other.recognise(document).score < other.threshold


@_SAMPLED
def test_the_same_bytes_give_the_same_quads(mapper: Mapper, page: str) -> None:
    data = _page(page)
    assert _quads(mapper, data) == _quads(mapper, bytes(bytearray(data)))
    record = f"{_BASE}record/{mapper.source}/{mapper.read(Document(data)).id}"
    found = list(ox.parse(_quads(mapper, data), ox.RdfFormat.N_QUADS))
    assert {quad.graph_name for quad in found} == {ox.NamedNode(record)}
    assert all(
        term.value.startswith(("http://", "https://")) for quad in found for term in (quad.subject, quad.predicate)
    )


@_ALL
@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\xff\xfe", b"{}", b"[]", b"null", b"<html></html>", b"\xff", b"x" * 10_000]
)
def test_what_is_no_record_is_rejected(mapper: Mapper, data: bytes) -> None:
    with pytest.raises(Rejection):
        choose(Document(data))
    with pytest.raises(Rejection):
        mapper.read(Document(data))


@_SAMPLED
def test_half_a_record_is_rejected(mapper: Mapper, page: str) -> None:
    data = _page(page)
    with pytest.raises(Rejection) as caught:
        mapper.read(Document(data[: len(data) // 2].decode(errors="ignore").encode()))
    assert caught.value.code
    assert caught.value.reason


@_SAMPLED
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_damage_gives_a_trial_or_a_rejection(mapper: Mapper, page: str, data: st.DataObject) -> None:
    """Lines dropped, doubled, swapped or overwritten: never another error, and what is mapped can be written."""
    lines = _page(page).decode().split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at, to = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "swap", "write"]))
        if change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(to, lines[at])
        elif change == "swap":
            lines[at], lines[min(to, len(lines) - 1)] = lines[min(to, len(lines) - 1)], lines[at]
        else:
            lines[at] = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
    try:
        found = _quads(mapper, "\n".join(lines).encode())
    except Rejection:
        return
    assert list(ox.parse(found, ox.RdfFormat.N_QUADS))


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_noise_is_rejected(data: bytes) -> None:
    with pytest.raises(Rejection):
        choose(Document(data))


def test_reading_works_in_processes_that_start_from_nothing() -> None:
    """Functions, documents, trials and rejections all travel between processes."""
    jobs = [(mapper, page) for mapper in mappers() for page in _SAMPLES.get(mapper.name, [])]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        found = [pool.apply_async(mapper.read, (Document(_page(page)),)) for mapper, page in jobs]
        cut = pool.apply_async(jobs[-1][0].read, (Document(b"Identifiers"),))
        assert [each.get(60) for each in found] == [mapper.read(Document(_page(page))) for mapper, page in jobs]
        with pytest.raises(Rejection) as caught:
            cut.get(60)
    assert caught.value.code
    assert str(caught.value)


@_SAMPLED
def test_a_trial_is_data(mapper: Mapper, page: str) -> None:
    """It survives being written and read, and nothing in it can be changed."""
    trial = mapper.read(Document(_page(page)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(trial), type=Trial) == trial
    with pytest.raises(AttributeError):
        trial.id = "NCT00000000"  # type: ignore[misc]
