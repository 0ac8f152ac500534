"""Subject codes as tables print them: over several cells, or with a digit that was doubled."""

from __future__ import annotations

CLASS, SECTION, _ITEM = 3, 5, 7  # digits of 类, 款 and 项


def undoubled(
    odd: dict[tuple[int, int], str], codes: dict[tuple[int, int], str]
) -> dict[tuple[int, int], str]:
    """Codes with a digit too many that is the one in front of it, as recognition reads 03 as 033,
    where one of the codes that it can be stands between those above and below it."""
    found = {}
    columns: dict[int, list[tuple[int, str]]] = {}
    for (row, column), code in sorted(codes.items()) if odd else ():
        columns.setdefault(column, []).append((row, code))
    for (row, column), words in odd.items():
        others = columns.get(column, [])
        before = max((code for r, code in others if r < row), default="")
        after = next((code for r, code in others if r > row), "9")
        fits = {
            code
            for at, digit in enumerate(words[1:], 1)
            if words[0] in "23"
            and digit == words[at - 1]
            and len(code := words[:at] + words[at + 1 :]) in (CLASS, SECTION, _ITEM)
            and before < code < after
        }
        if len(fits) == 1:
            found[row, column] = fits.pop()
    return found


def joined_code(parts: list[tuple[int, str]], above: tuple[str, str], first: int) -> str:
    """One code of the cells in front of a label; ``first`` is the column of the classes (类)."""
    words = [parts[0][1], *(word.zfill(2) for _, word in parts[1:])]  # 301 | 2 is 301 | 02
    longest = max(words, key=len)
    if len(longest) > CLASS:
        return longest if len(longest) in (SECTION, _ITEM) else ""
    joined = "".join(words)
    if len(words[0]) == 2:
        joined = above[0] + joined if len(words) == 2 or not above[1] else "".join((*above, *words))
        if len(words) == 1 and parts[0][0] <= first + 1:
            joined = above[0] + words[0]
    return joined if len(joined) in (CLASS, SECTION, _ITEM) else ""
