"""An invented branch and a meeting held in it, for the tests of the meetings feature."""

from __future__ import annotations

import datetime as dt

from desktop_app.core.book import Book
from desktop_app.core.dates import PartialDate
from desktop_app.meetings import agenda_items, holding, minutes_reading, service, task_list
from desktop_app.meetings.facts import OpinionFacts
from desktop_app.meetings.records import ItemDraft, MarkDraft, TaskDraft, VoteDraft

PASSPHRASE = "mật khẩu thử"
TODAY = dt.date(2026, 11, 23)
NAMES = (
    "Nông Thị Hồng Ánh",
    "Hoàng Đức Bình",
    "Lương Văn Cường",
    "Vi Thị Kim Dung",
    "Hứa Minh Đạt",
    "Nguyễn Xuân Đức",
    "Triệu Thế Hải",
    "Trần Thanh Hiền",
    "Nông Quang Khánh",
    "Lý Thu Phượng",
    "Bế Văn Sáng",
    "Đặng Hữu Thủy",
)
EXEMPT, PROBATIONARY, ELSEWHERE, GUEST = (
    "Hoàng Đức Bình",
    "Nông Quang Khánh",
    "Bế Văn Sáng",
    "Lý Thu Phượng",
)


def day_of(text: str) -> PartialDate:
    return PartialDate.from_iso(text)


def hold(book: Book, meeting_id: int, people: dict[str, int]) -> None:
    """Hold a meeting: attendance, two items with opinions, a vote on the resolution, tasks, score."""
    away = {"Lương Văn Cường": ("excused", "Đi công tác"), "Triệu Thế Hải": ("absent", "")}
    with book.write("Sinh hoạt") as session:
        holding.mark_attendance(
            session,
            meeting_id,
            [
                MarkDraft(people[name], *away.get(name, ("present", "")))
                for name in NAMES
                if name not in (EXEMPT, ELSEWHERE)
            ],
        )
        agenda = minutes_reading.load_minutes(session, meeting_id).agenda
        texts = {
            "politics": ("Vi Thị Kim Dung", "Thông báo tình hình thời sự trong nước tháng qua.", "Đảng viên nắm chắc văn bản mới, tuyên truyền tới từng hộ."),
            "mission": ("Trần Thanh Hiền", "Đã gieo cấy xong 12 ha vụ đông, đạt 100% kế hoạch.\nQuỹ vì người nghèo thu được 3.450.000 đồng.", "Hoàn thành chỉ tiêu vụ đông; tiếp tục vận động hộ còn lại."),
            "next": ("Trần Thanh Hiền", "", "Tập trung thu hoạch lúa mùa, chuẩn bị kiểm điểm cuối năm."),
        }  # fmt: skip
        for item in agenda:
            if item.topic in texts:
                who, content, conclusion = texts[item.topic]
                agenda_items.save_item(
                    session,
                    ItemDraft(
                        meeting_id, item.title, item.section, item.topic, who, content, conclusion, item.id
                    ),
                )
                if item.topic == "mission":
                    agenda_items.save_opinions(
                        session,
                        item.id,
                        [
                            OpinionFacts("Hứa Minh Đạt", "Đề nghị sửa đoạn mương phía sau nhà văn hóa"),
                            OpinionFacts("Đặng Hữu Thủy", "Nhất trí với báo cáo."),
                        ],
                    )
        service.update_meeting(
            session,
            meeting_id,
            {
                "end": dt.time(15, 45),
                "summary": "Chi bộ thống nhất cao với các nội dung đã bàn.",
                "praise": "Biểu dương đồng chí Hứa Minh Đạt vận động 4 hộ hiến đất làm đường.",
                "dues_note": "Đảng viên nộp đủ đảng phí đến hết tháng 11.",
                "minutes_approved": True,
            },
        )
        holding.save_vote(
            session,
            VoteDraft(
                meeting_id,
                "Thông qua nghị quyết",
                "Thu hoạch xong lúa mùa trước ngày 10/12.\nHoàn thành kiểm điểm, xếp loại đảng viên trước ngày 15/12.",
                is_resolution=True,
                votes_for=6,
                votes_against=0,
                votes_abstain=0,
            ),
        )
        task_list.save_task(
            session,
            TaskDraft(
                meeting_id,
                "Rà soát hộ nghèo, hộ cận nghèo trong thôn",
                people["Vi Thị Kim Dung"],
                due=dt.date(2026, 12, 5),
            ),
        )
        task_list.save_task(
            session,
            TaskDraft(meeting_id, "Sửa mương nội đồng", None, "Chi hội Nông dân", dt.date(2026, 11, 30)),
        )
        holding.save_score(
            session,
            meeting_id,
            {"1": 5, "2": 3, "3.1": 5, "3.2": 4, "4.1": 5, "4.2": 22, "4.3": 9, "5": 5, "6": 27, "7": 5},
        )
