"""One person under two names: the same name, written in another way, at the same organisation; never by name alone.

A name is compared as family and given names. Middle initials may be left out; where leaving them out would make two
people one ("J. A. Smith" and "J. B. Smith" by way of "J. Smith"), the vaguest name stays apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple
from unicodedata import normalize

from anyascii import anyascii

from trialgraph.identity.matches import SAME, Match, Refused
from trialgraph.identity.names import Key, Names
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_person, person_label

__all__ = ["PersonName", "agree", "people_matches", "read_name"]

_WORD = re.compile(r"[a-z]+")
_TOKEN = re.compile(r"[^\s.,;]+")
_PARTICLES = frozenset("de da do dos das del della di du la le van von der den ten ter el al bin ibn abu".split())
_GENERATIONS = frozenset("jr sr ii iii iv".split())
# Family names of East Asia, as China, Korea and Taiwan write them in Latin letters: where one stands first and none
# last, the family comes first.
_FAMILIES = frozenset(
    """
    bai bao cai cao chang chao chen cheng cho choi chou chung cui dai deng ding dong du duan fan fang feng fu gao ge
    gong gu guan guo han hao he hong hou hsieh hsu hu hua huang hung hwang jang jeong ji jia jiang jin jung kang kim
    kong ko kuo kwon lai lam lee lei leung li liang liao lim lin ling liu lo long lu luo lv lyu ma mao meng mo nam ni
    oh ou pan pang park peng qi qian qiao qin qiu qu ren ryu seo shao shen shi shin son song su sun tan tang tao tian
    tsai tseng wan wang wei wen weng wong woo wu xia xiang xiao xie xiong xu xue yan yang yao ye yi yin yoo yoon you
    yu yuan yun zeng zhan zhang zhao zheng zhong zhou zhu zhuang zou
    """.split()
)


class PersonName(NamedTuple):
    """A name in lower case without accents, titles and hyphens; initials are given names of one letter."""

    family: str
    given: tuple[str, ...]


@lru_cache(maxsize=65_536)
def read_name(name: str) -> PersonName | None:
    """Family and given names; None for a name that is nobody's, or is one word alone."""
    label = person_label(name)
    before, comma, behind = label.partition(",")
    tokens = _TOKEN.findall(before if comma else label)
    ahead = _TOKEN.findall(behind)
    words, more = [_letters(token) for token in tokens], [_letters(token) for token in ahead]
    if not is_person(name) or not all([words, *words, *more]) or len(words) + len(more) < 2:
        return None
    generation = next((word for word in (*words, *more) if word in _GENERATIONS), "")
    words, more = ([word for word in part if word not in _GENERATIONS] for part in (words, more))
    if more:
        family, given = "".join(words), more
    else:
        family, given = _split(words, [token for token in tokens if _letters(token) not in _GENERATIONS])
    if not family or not given:
        return None
    if family in _FAMILIES and all(len(word) > 1 for word in given):
        given = ["".join(given)]
    return PersonName(f"{family} {generation}".strip(), tuple(given))


def _letters(token: str) -> str:
    text = normalize("NFKC", token)
    return "".join(_WORD.findall((text if text.isascii() else anyascii(text)).lower()))


def _split(words: list[str], tokens: Sequence[str]) -> tuple[str, list[str]]:
    """Which words are the family's: those in capitals at one end, the first where it is East Asian, else the last."""
    if len(words) < 2:
        return "", []
    shouted = [len(token) > 2 and token.isupper() for token in tokens]
    ends = words[0] in _FAMILIES and len(words) < 4, words[-1] in _FAMILIES
    first = shouted[0] and not any(shouted[1:]) if any(shouted) and not all(shouted) else ends == (True, False)
    if first:
        return words[0], words[1:]
    at = len(words) - 1
    while at > 1 and words[at - 1] in _PARTICLES:
        at -= 1
    return "".join(words[at:]), words[:at]


def people_matches(
    names: Names, entity_of: Callable[[str], str], refuse: Callable[[Refused], object] | None = None
) -> Iterator[Match]:
    """Who is the same; ``entity_of`` gives the entity of an organisation's (or a site's) name node.

    ``refuse`` is told of names that may be one of several people.
    """

    def keys(mention: Mention) -> Iterator[Key]:
        name = read_name(mention.name)
        if name and mention.affiliation:
            yield name.family, entity_of(mention.affiliation)

    for (_, entity), mentions in names.groups("person", keys):
        yield from _one_place(entity, mentions, refuse)


def _one_place(entity: str, mentions: list[Mention], refuse: Callable[[Refused], object] | None) -> Iterator[Match]:
    spelt: dict[PersonName, list[Mention]] = {}
    for mention in mentions:
        name = read_name(mention.name)
        if name is not None:
            spelt.setdefault(name, []).append(mention)
    people, vague = _people(list(spelt))
    order = {mention: at for at, mention in enumerate(mentions)}
    for person in people:
        known = sorted((mention for name in person for mention in spelt[name]), key=order.__getitem__)
        for mention in known[1:]:
            if mention.iri != known[0].iri:
                yield _match(mention, known[0], entity)
    for name, others in vague:
        members = sorted({mention.iri for each in (name, *others) for mention in spelt[each]})
        if refuse is not None:
            reason = f"{spelt[name][0].name} may be any of several people of that name"
            refuse(Refused(tuple(members), reason, "P2", "same name but for middle names, same organisation"))


def _match(mention: Mention, chosen: Mention, entity: str) -> Match:
    same = read_name(mention.name) == read_name(chosen.name)
    rule = "same name, same organisation" + ("" if same else ", but for middle names that are initials or left out")
    return Match(mention.iri, chosen.iri, SAME, "P1" if same else "P2", rule, entity, mention.name, chosen.name)


def _people(names: list[PersonName]) -> tuple[list[list[PersonName]], list[tuple[PersonName, list[PersonName]]]]:
    """The names of each person, any two of which agree; and the names that agree with several people's."""
    rest = sorted(names)
    vague: list[tuple[PersonName, list[PersonName]]] = []
    while True:
        groups = _connected(rest)
        unclear = [group for group in groups if not all(agree(*pair) for pair in combinations(group, 2))]
        if not unclear:
            return [*groups, *([name] for name, _ in vague)], vague
        for group in unclear:
            vaguest = min(group, key=lambda name: (sum(map(len, name.given)), name))
            vague.append((vaguest, [name for name in group if name != vaguest and agree(name, vaguest)]))
            rest.remove(vaguest)


def _connected(names: Sequence[PersonName]) -> list[list[PersonName]]:
    groups: list[list[PersonName]] = []
    for name in names:
        touching = [group for group in groups if any(agree(name, other) for other in group)]
        groups = [group for group in groups if group not in touching]
        groups.append(sorted([name, *(other for group in touching for other in group)]))
    return groups


def agree(one: PersonName, other: PersonName) -> bool:
    """Whether one family and one full first name go with middle names that do not contradict each other."""
    if one.given == other.given or "".join(one.given) == "".join(other.given):
        return True
    (first, *middle), (second, *others) = one.given, other.given
    if first != second or len(first) < 2:
        return False
    if not (middle and others):
        return all(len(word) == 1 for word in (*middle, *others))
    return len(middle) == len(others) and all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in zip(middle, others, strict=True)
    )
