"""What has to be known to read Biểu 1 to 3, in the words of the papers: up to which day they count and beside which days, how
transfers are counted, what the view leaves out (members study F.3 to F.5, K 35 to 37). Pure."""

from __future__ import annotations

from desktop_app.core.vietnamese import date_text
from desktop_app.reports.sheet_rows import Sheet
from desktop_app.reports.sheet_service import SheetSet
from desktop_app.reports.transfer_days import WAYS, TwoDays, Way

_BY: dict[Way, str] = {
    "own": "Chuyển đi tính theo ngày giới thiệu, chuyển đến theo ngày tiếp nhận.",
    "introduced": f"{WAYS['introduced']}.",
    "received": f"{WAYS['received']}.",
}


def before_head(found: SheetSet) -> str:
    """The head of the column of last year: ``Cùng kỳ năm trước``, while the period runs with what it really holds:
    ``Cùng kỳ năm trước (đến 10/12/2025)``."""
    head = "Cùng kỳ năm trước"
    if not found.running:
        return head
    if found.whole_before:
        assert found.period is not None
        return f"{head} (cả {found.period.same_last_year().title})"
    return f"{head} (đến {date_text(found.sheets.span.before_end)})"


def notes(sheet: Sheet, found: SheetSet) -> list[str]:
    """The notes under a form, whole sentences."""
    lines = _compared(found)
    if sheet.number == 2:
        aim = found.target
        if aim is not None:
            lines.append(
                f"Chỉ tiêu kết nạp năm {aim.year}: {aim.target}; đã kết nạp {aim.admitted} ({aim.percent()})."
            )
        if found.revoked:
            lines.append(f"Thu hồi quyết định kết nạp trong kỳ: {', '.join(found.revoked)}.")
    elif sheet.number == 3:
        lines.append(
            "Trình độ, nghề nghiệp, dân tộc, tôn giáo theo lý lịch đang ghi; tuổi tính đến ngày có đến."
        )
    else:
        lines += _moves(sheet, found)
    return lines


def _compared(found: SheetSet) -> list[str]:
    span = found.sheets.span
    before = f"từ {date_text(span.before_start)} đến {date_text(span.before_end)}"
    if found.period is None:
        return [f"Cột cùng kỳ tính {before}."]
    if not found.running:
        return []
    last = (
        f"cột cùng kỳ là cả {found.period.same_last_year().title} nên tỷ lệ chỉ để tham khảo"
        if found.whole_before
        else f"cùng kỳ {before}"
    )
    return [
        f"Kỳ chưa hết: số liệu đến ngày {date_text(span.end)}, {last}; tăng, giảm sau ngày này báo bổ sung."
    ]


def _moves(sheet: Sheet, found: SheetSet) -> list[str]:
    lines = [_BY[found.counting.way]]
    if found.counting.crossing:
        told = "; ".join(crossing_text(move) for move in found.counting.crossing)
        lines.append(f"Hai ngày ở hai kỳ: {told}.")
    if found.revoked:
        lines.append(
            f"Dòng Xóa tên có {len(found.revoked)} trường hợp thu hồi quyết định kết nạp (biểu mẫu không có dòng riêng): "
            f"{', '.join(found.revoked)}."
        )
    if sheet.view == "base":
        own = found.sheets.one
        lines.append(
            f"Không tính chuyển trong cùng đảng bộ cơ sở: đến {own.count('B.2.c')}, đi {own.count('C.5.c')}."
        )
        if any(row.code == "N" for row in sheet.rows):
            lines.append(
                "A + B − C, thêm dòng chuyển trong đảng bộ, bằng D; cộng các chi bộ của đảng bộ thì dòng ấy bằng 0."
            )
    return lines


def crossing_text(move: TwoDays) -> str:
    """``Bùi Thị Hạnh (chuyển đi: giới thiệu 28/06/2026, tiếp nhận 05/07/2026)``."""
    assert move.introduced is not None
    assert move.received is not None
    way = "chuyển đi" if move.out else "chuyển đến"
    return f"{move.name} ({way}: giới thiệu {move.introduced.text()}, tiếp nhận {move.received.text()})"
