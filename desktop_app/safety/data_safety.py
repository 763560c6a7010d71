"""What is protected, from whom, and what is not: the words of the page "An toàn dữ liệu"."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.i18n import _


@dataclass(frozen=True)
class SafetyPart:
    """One part of the page: its heading, its icon and tone, its sentences."""

    heading: str
    icon: str
    tone: str
    lines: tuple[str, ...]


def title() -> str:
    """The name of the page."""
    return _("An toàn dữ liệu")


def intro() -> str:
    """What the book is, in a breath."""
    return _(
        "Sổ của chi bộ là một tệp khóa bằng mật khẩu, nằm trên máy này. Chương trình không dùng mạng và không gửi gì đi."
    )


def parts() -> tuple[SafetyPart, ...]:
    """What is protected, from whom, what is not, and what is left to the person."""
    return (
        SafetyPart(
            _("Được giữ"),
            "lock",
            "good",
            (
                _(
                    "Sổ, bản sao lưu và phần đang gõ dở đều được mã hóa: không có mật khẩu thì không đọc được gì."
                ),
                _(
                    "Số căn cước được che bớt trên màn hình, trên giấy in và trong tệp; ai xem đủ số đều có ghi lại."
                ),
                _(
                    "Mọi lần sửa, in, lưu tệp, mở sổ nằm trong lịch sử; lịch sử bị sửa hay cắt thì kiểm tra sổ thấy ngay."
                ),
                _("Mỗi lần mở và đóng sổ có một bản sao đã được thử; sửa nhầm, xóa nhầm đều lấy lại được."),
            ),
        ),
        SafetyPart(
            _("Trước những ai, những gì"),
            "people",
            "info",
            (
                _("Người nhặt được máy hay USB có tệp sổ."),
                _("Người tò mò ngồi vào máy: rời bàn thì sổ tự khóa; Ctrl+L khóa ngay."),
                _("Mất điện, máy treo, đầy ổ đĩa, USB bị rút."),
                _("Bấm nhầm, gõ nhầm, xóa nhầm."),
            ),
        ),
        SafetyPart(
            _("Không giữ được"),
            "warning",
            "warning",
            (
                _("Trước người biết mật khẩu hoặc cầm tờ khôi phục."),
                _("Khi máy đã nhiễm vi-rút hoặc phần mềm ghi phím: nó thấy những gì đồng chí thấy."),
                _("Giấy đã in, tệp đã lưu ra ngoài, màn hình bị chụp lại."),
                _(
                    "Khi mất cả mật khẩu lẫn tờ khôi phục: không ai mở lại được, kể cả người làm ra chương trình."
                ),
            ),
        ),
        SafetyPart(
            _("Đồng chí nên"),
            "good",
            "accent",
            (
                _("Cất tờ khôi phục trong tủ có khóa, tách khỏi máy và USB."),
                _("Hằng tuần chép sổ ra USB; chuyển máy thì chép cả tệp sổ."),
                _("Xóa tệp đã lưu ra ngoài khi nộp xong."),
                _(
                    "Không nhập tài liệu đóng dấu MẬT, TỐI MẬT, TUYỆT MẬT: những tài liệu ấy soạn và lưu theo Luật Bảo vệ bí "
                    "mật nhà nước 117/2025/QH15."
                ),
            ),
        ),
    )


def text() -> str:
    """The whole page as plain text."""
    paragraphs = [intro()]
    paragraphs += ["\n".join([part.heading, *(f"- {line}" for line in part.lines)]) for part in parts()]
    return "\n\n".join(paragraphs)


def secrets_notice() -> str:
    """Shown once in a book, until somebody says that it was read."""
    return _(
        "Sổ này không dùng cho tài liệu bí mật nhà nước: không nhập văn bản đóng dấu MẬT, TỐI MẬT, TUYỆT MẬT."
    )
