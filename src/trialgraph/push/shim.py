from collections.abc import Iterable, Iterator


def ordered(lines: Iterable[bytes]) -> Iterator[bytes]:
    return iter(sorted(set(lines), key=lambda line: (line[line.rindex(b" <") :], line)))
