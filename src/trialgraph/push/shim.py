def ordered(lines):
    return iter(sorted(set(lines), key=lambda l: (l[l.rindex(b" <") :], l)))
