"""Reading of XML records that forgets nothing: what was not asked for can be told at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

__all__ = ["XmlReader"]


class XmlReader:
    """An element of a record, with the words below it; all readers of one record share the memory of what was read.

    Paths are those of ElementTree (``eligibility/gender``). An element without words says nothing.
    """

    def __init__(self, element: etree._Element, seen: set[object] | None = None) -> None:
        self._element = element
        self._seen: set[object] = set() if seen is None else seen

    def words(self, path: str) -> str | None:
        """All words in the first element at the path, as they stand; None where there are none."""
        element = self._element.find(path)
        return None if element is None else self._take(element)

    def all(self, path: str) -> tuple[str, ...]:
        """The words of each element at the path."""
        return tuple(found for element in self._element.iterfind(path) if (found := self._take(element)))

    def each(self, path: str) -> Iterator[XmlReader]:
        """A reader of each element at the path, in the record's order."""
        return (XmlReader(element, self._seen) for element in self._element.iterfind(path))

    def attribute(self, path: str, name: str) -> str | None:
        """An attribute of the first element at the path."""
        element = self._element.find(path)
        value = None if element is None else element.get(name)
        if value is not None:
            self._seen.add((element, name))
        return value

    @property
    def tag(self) -> str:
        """The element's own name."""
        return str(self._element.tag)

    def unread(self, left_out: Collection[str]) -> Iterator[tuple[str, str]]:
        """(path, words) of what was not asked for; nothing at or below the paths that are left out on purpose."""
        yield from self._unread(self._element, "", left_out)

    def _take(self, element: etree._Element) -> str | None:
        self._seen.add(element)
        if len(element):
            self._seen.update(element.iter())
            words = "".join(map(str, element.itertext()))
        else:
            words = element.text or ""
        return words if words.strip() else None

    def _unread(self, element: etree._Element, path: str, left_out: Collection[str]) -> Iterator[tuple[str, str]]:
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            place = f"{path}/@{name}".lstrip("/")
            foreign = name.startswith("{")  # where a schema is, which language: not of the record's own format
            if not foreign and (element, name) not in self._seen and place not in left_out:
                yield place, value
        if element not in self._seen and (words := (element.text or "").strip()):
            yield path or self.tag, words
        for child in element.iterchildren(etree.Element):
            below = f"{path}/{child.tag}".lstrip("/")
            if below not in left_out:
                yield from self._unread(child, below, left_out)
