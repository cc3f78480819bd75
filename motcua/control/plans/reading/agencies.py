"""Lists of agencies as plans print them: "Các Sở, ban, ngành; UBND cấp huyện, cấp xã" is three."""

import re

# Words with which the name of an agency, or of a class of agencies, begins. A comma or "và" before anything else is
# a part of a name: "Sở Tài nguyên và Môi trường", "Các Sở, ban, ngành".
_BEGINS = (
    r"văn phòng|trung tâm|các sở|sở|các cục|cục|chi cục|ban quản l[ýí]|ban dân tộc|thanh tra|ubnd|hđnd|bộ phận|"
    r"các bộ phận|phòng|các phòng|công an|bộ chỉ huy|báo|đài|viện|bảo hiểm|kho bạc|ngân hàng|bưu điện|"
    r"các cơ quan|cơ quan|các đơn vị|đơn vị|các địa phương|các tổ chức|tổ chức(?=,| có| liên| chính)|các huyện|"
    r"đoàn kiểm tra|tổ công tác"
)
_CUT = re.compile(rf"\s*(?:[,.]\s+|\s+và\s+)(?=(?:{_BEGINS})\b)", re.I)
# What such a cut must not part: "cơ quan, đơn vị", "tổ chức, cá nhân", "Các sở, cơ quan thuộc UBND tỉnh".
_WHOLE = re.compile(r"((^|\s)sở|cơ quan|tổ chức|cá nhân|đơn vị|ngành)$", re.I)
_GENERAL = re.compile(r"(các\s+)?(đơn vị|tổ chức|cơ quan)\b", re.I)
_TIER = re.compile(r",\s*(?=cấp (?:tỉnh|huyện|xã)\b)", re.I)
_SHARED = re.compile(r"^các\s+sở\s*:\s*", re.I)
_OWN = re.compile(rf"^(?:{_BEGINS})\b", re.I)


def split(text: str) -> list[str]:
    """Return the agencies and classes of agencies in a cell, in their order, as printed.

    Args:
        text: the cell, its paragraphs parted by line breaks.
    """
    found: list[str] = []
    for piece in re.split(r"[;\n]", text):
        for name in _parts(piece.strip().lstrip("-+•").strip()):
            name = name.strip(" .,;:").strip()
            if name and name not in found:
                found.append(name)
    return found


def begins(text: str) -> bool:
    """Tell whether a text begins with an agency."""
    return bool(_OWN.match(text.strip().lstrip("-+•").strip()))


def _parts(piece: str) -> list[str]:
    shared = _SHARED.match(piece)
    if shared:
        names = [one.strip() for one in piece[shared.end() :].split(",")]
        return [name if begins(name) else f"Sở {name}" for name in names]
    cut: list[str] = []
    start = 0
    for found in _CUT.finditer(piece):
        together = _WHOLE.search(piece[start : found.start()]) and _GENERAL.match(piece[found.end() :])
        if together and "và" not in found[0]:
            continue
        cut.append(piece[start : found.start()])
        start = found.end()
    cut.append(piece[start:])
    return [name for one in cut for name in _tiers(one)]


def _tiers(name: str) -> list[str]:
    """Part "UBND cấp huyện, cấp xã" into both, and "các Sở: A, B" that follows a comma."""
    shared = re.search(r"^(.*?),?\s*(các\s+sở\s*:.*)$", name, re.I)
    if shared and shared[1]:
        return [shared[1], *_parts(shared[2])]
    first, *others = _TIER.split(name)
    whose = first.split(" cấp ")[0] if " cấp " in first else ""
    return [first, *(f"{whose} {other}".strip() for other in others)]
