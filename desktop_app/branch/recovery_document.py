"""The recovery sheet: the code with which the book opens when its passphrase is forgotten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from desktop_app.branch.service import BranchInfo
from desktop_app.core.vietnamese import date_in_words
from desktop_app.documents.blocks import Code, Document, Heading, Letterhead, Paragraph, Run, Signature


def recovery_sheet(
    branch: BranchInfo, book_name: str, code: Sequence[str], day: dt.date, signer: str
) -> Document:
    """One page to be kept in the safe: which book, the code in groups, how to use it. It bears no number."""
    return Document(
        title=f"Tờ khôi phục sổ {branch.name}",
        author=branch.name,
        letterhead=Letterhead(branch.superior_upper, (branch.name_upper,), None, None),
        type_name="TỜ KHÔI PHỤC",
        subject=f"sổ {branch.name}",
        body=(
            Paragraph(
                (
                    Run("Mã dưới đây mở được sổ "),
                    Run(book_name, bold=True),
                    Run(
                        f" khi quên mật khẩu, lập {date_in_words(day)}. Ai có tờ này và tệp sổ thì đọc được toàn bộ sổ."
                    ),
                )
            ),
            Code(tuple(code)),
            Heading("1. Cất giữ", 2),
            Paragraph(
                "In một bản, cho vào phong bì niêm phong, cất trong tủ có khóa, không để cùng chỗ với máy tính "
                "hoặc USB có sổ. Không chụp ảnh, không gửi qua mạng."
            ),
            Heading("2. Khi quên mật khẩu", 2),
            Paragraph(
                "Mở chương trình, chọn “Quên mật khẩu? Dùng mã khôi phục”, gõ lần lượt 14 nhóm ký tự ở trên "
                "(không phân biệt chữ hoa, chữ thường; nhóm cuối dùng để kiểm tra gõ đúng), rồi đặt mật khẩu mới."
            ),
            Heading("3. Khi đổi mật khẩu", 2),
            Paragraph("Mã này hết hiệu lực ngay khi mật khẩu được đổi; in tờ mới và hủy tờ này."),
        ),
        signatures=(Signature("", "NGƯỜI GIỮ SỔ", signer, bold_post=True),),
        dashes=True,
    )
