"""Words of the admissions feature: stages, papers of the file. Vietnamese source words; screens translate them."""

from __future__ import annotations

from desktop_app.core.i18n import N_

STAGE_WORDS = {
    "listed": N_("Quần chúng ưu tú"),
    "sympathiser": N_("Cảm tình Đảng"),
    "filing": N_("Đang làm hồ sơ"),
    "considered": N_("Chờ quyết định"),
    "decided": N_("Chờ lễ kết nạp"),
    "admitted": N_("Đã kết nạp"),
    "stopped": N_("Thôi theo dõi"),
}
"""In the order of the way into the Party."""

STAGE_LISTS = {
    "listed": "DANH SÁCH QUẦN CHÚNG ƯU TÚ",
    "sympathiser": "DANH SÁCH CẢM TÌNH ĐẢNG",
    "filing": "DANH SÁCH QUẦN CHÚNG ĐANG LÀM HỒ SƠ KẾT NẠP",
    "considered": "DANH SÁCH QUẦN CHÚNG ĐỀ NGHỊ KẾT NẠP",
    "decided": "DANH SÁCH QUẦN CHÚNG CHỜ LỄ KẾT NẠP",
    "admitted": "DANH SÁCH ĐẢNG VIÊN MỚI KẾT NẠP",
    "stopped": "DANH SÁCH QUẦN CHÚNG THÔI THEO DÕI",
}
"""What the printed list of a stage is called."""

PAPER_WORDS = {
    "course": N_("Giấy chứng nhận học lớp bồi dưỡng nhận thức về Đảng"),
    "1-KNĐ": N_("Đơn xin vào Đảng"),
    "2-KNĐ": N_("Lý lịch của người xin vào Đảng và văn bản thẩm tra"),
    "3-KNĐ": N_("Giấy giới thiệu của đảng viên được phân công giúp đỡ"),
    "4-KNĐ": N_("Nghị quyết của Đoàn thanh niên hoặc công đoàn giới thiệu đoàn viên"),
    "5-KNĐ": N_("Tổng hợp ý kiến đoàn thể nơi sinh hoạt và chi ủy nơi cư trú"),
    "6-KNĐ": N_("Nghị quyết của chi bộ đề nghị kết nạp"),
    "7-KNĐ": N_("Báo cáo thẩm định của đảng ủy bộ phận"),
    "8-KNĐ": N_("Nghị quyết của đảng ủy cơ sở"),
    "9-KNĐ": N_("Quyết định kết nạp đảng viên"),
}
"""The papers of the file by their form (members study, A.1 and A.2)."""

NEXT_WORDS = {
    "listed": N_("Chi bộ ra nghị quyết đưa vào danh sách cảm tình Đảng, phân công đảng viên giúp đỡ"),
    "sympathiser": N_("Học lớp bồi dưỡng nhận thức về Đảng, làm đơn và lý lịch"),
    "filing": N_("Đủ giấy tờ thì chi bộ họp xét, biểu quyết"),
    "considered": N_("Gửi hồ sơ lên đảng ủy, chờ quyết định kết nạp"),
    "decided": N_("Tổ chức lễ kết nạp"),
    "admitted": N_("Theo dõi thời gian dự bị ở trang Đảng viên"),
    "stopped": "",
}
"""What comes next at each stage."""

ACT_WORDS = {
    "listed": N_("Đưa vào danh sách cảm tình…"),
    "sympathiser": N_("Bắt đầu làm hồ sơ…"),
    "filing": N_("Ghi chi bộ xét…"),
    "considered": N_("Ghi quyết định kết nạp…"),
    "decided": N_("Ghi lễ kết nạp…"),
    "admitted": N_("Xem lý lịch đảng viên"),
    "stopped": N_("Theo dõi lại"),
}
"""The act that leads on from each stage."""


def age_text(age: tuple[int, int]) -> str:
    """``59 tuổi 11 tháng``."""
    years, months = age
    return f"{years} tuổi {months} tháng" if months else f"{years} tuổi"
