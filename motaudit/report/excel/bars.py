"""Bars in cells that are of one colour and exactly as long as their number: an extension that openpyxl does not write.

Without it Excel and LibreOffice draw the bars of 2007, which fade to white, so that nobody sees where they end.
"""

from __future__ import annotations

import re
from uuid import NAMESPACE_OID, uuid5

_RULE = re.compile(
    rb'<conditionalFormatting sqref="(?P<area>[^"]+)"><cfRule [^>]*type="dataBar"[^>]*>'
    rb'<dataBar[^>]*><cfvo type="num" val="(?P<low>[^"]+)" ?/><cfvo type="num" val="(?P<high>[^"]+)" ?/>.*?</dataBar>'
)
_X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
_POINTER = '<extLst><ext {x14} uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}"><x14:id>{id}</x14:id></ext></extLst>'
_BAR = (
    '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="dataBar" id="{id}"><x14:dataBar minLength="0" maxLength="100" gradient="0">'
    '<x14:cfvo type="num"><xm:f>{low}</xm:f></x14:cfvo><x14:cfvo type="num"><xm:f>{high}</xm:f></x14:cfvo>'
    '<x14:negativeFillColor rgb="FFFFFFFF"/><x14:axisColor rgb="FFFFFFFF"/></x14:dataBar></x14:cfRule>'
    "<xm:sqref>{area}</xm:sqref></x14:conditionalFormatting>"
)
_ALL = (
    '<extLst><ext {x14} uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">'
    "<x14:conditionalFormattings>{bars}</x14:conditionalFormattings></ext></extLst></worksheet>"
)


def with_solid_bars(sheet: bytes, path: str) -> bytes:
    """The XML of a worksheet with the extension added to each of its bars."""
    bars: list[str] = []

    def point(found: re.Match[bytes]) -> bytes:
        area, low, high = (found[name].decode() for name in ("area", "low", "high"))
        number = f"{{{uuid5(NAMESPACE_OID, path + area)}}}".upper()
        bars.append(_BAR.format(id=number, low=low, high=high, area=area))
        return found[0] + _POINTER.format(x14=_X14, id=number).encode()

    pointed = _RULE.sub(point, sheet)
    if not bars:
        return sheet
    head, end, _tail = pointed.rpartition(b"</worksheet>")
    return head + _ALL.format(x14=_X14, bars="".join(bars)).encode() if end else sheet
