"""What the documents ask of an applicant, one by one, with the clause and the reason. Members study, B.1; K 6, 10, 14, 39.

A condition that fails is shown, and only what the Party Charter itself rules out is refused when it is recorded: the branch
and those above it decide, and records of earlier years differ.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.admissions import stages
from desktop_app.admissions.records import ApplicantDraft, File, Helper
from desktop_app.admissions.stages import Stage
from desktop_app.admissions.words import PAPER_WORDS, age_text
from desktop_app.core import rules
from desktop_app.core.dates import PartialDate, months_between
from desktop_app.core.i18n import _
from desktop_app.core.vietnamese import clean, date_text, fold, list_text
from desktop_app.core.workdays import workdays_left
from desktop_app.members import admission_terms, event_checks
from desktop_app.members.catalogue import GENERAL_EDUCATION
from desktop_app.members.models import PURGED_NAME, EventKind
from desktop_app.members.service import EventDraft, Person

State = Literal["good", "danger", "warning", "muted"]
Verdict = Literal["too-young", "allowed", "needs-consent", "unclear"]


@dataclass(frozen=True)
class Condition:
    """One condition: ``good``, ``danger`` (not met), ``warning`` (to be looked at) or ``muted`` (not known yet); a sentence,
    and why: what is asked, by which clause. ``advisory``: rests on an inference."""

    key: str
    state: State
    sentence: str
    why: str
    advisory: bool = False


def conditions(file: File, day: date, holidays: Collection[date]) -> tuple[Condition, ...]:
    """Everything asked of the applicant, as it is on ``day`` (of age, helpers and papers: on the day the branch voted)."""
    considered = file.draft.considered_on or day
    found = [
        _age(file.draft, considered),
        _education(file.draft, considered),
        _course(file, day),
        _introducers(file, considered),
        *(_helper(helper, considered) for helper in file.helpers),
        *(_former(person, considered) for person in file.former),
        _papers(file, day),
        _vote(file, considered),
    ]
    ceremony = _ceremony(file, day, holidays)
    return (*found, *([ceremony] if ceremony is not None else []))


# --- the person ------------------------------------------------------------------------------------------------------


def age_verdict(birth: PartialDate | None, day: date) -> tuple[tuple[int, int] | None, Verdict]:
    """Age in years and months on the day the branch considers, and whether it is allowed: full 18 to full 60, counted by
    months. Of a birth date without its day the verdict is given only where every day agrees; the age is then None."""
    if birth is None or birth.first() > day:
        return None, "unclear"
    exact = birth.exact()
    if exact is not None:
        return admission_terms.admission_age(exact, day)
    verdicts = {admission_terms.admission_age(min(one, day), day)[1] for one in (birth.first(), birth.last())}
    return None, verdicts.pop() if len(verdicts) == 1 else "unclear"


def _age(draft: ApplicantDraft, day: date) -> Condition:
    lowest = rules.rule("members", "admission_age_min", day)
    highest = rules.rule("members", "admission_age_max", max(day, date(2016, 7, 25)))
    asked = _("Từ đủ {low} đến đủ {high} tuổi, tính theo tháng lúc chi bộ xét · {source}").format(
        low=lowest.value, high=highest.value, source=highest.source
    )
    age, verdict = age_verdict(draft.birth_date, day)
    if verdict == "unclear":
        return Condition("age", "muted", _("Chưa rõ tuổi: chưa có đủ ngày, tháng, năm sinh"), asked)
    on = date_text(day)
    words = (
        _("{age} vào ngày {day}").format(age=age_text(age), day=on)
        if age is not None
        else _("Sinh {birth}").format(birth=draft.birth_date.text() if draft.birth_date else "")
    )
    if verdict == "too-young":
        return Condition(
            "age", "danger", _("Chưa đủ {n} tuổi: {age}").format(n=lowest.value, age=words), asked
        )
    if verdict == "needs-consent":
        consent = _("Trên {n} tuổi phải được cấp ủy trực thuộc Trung ương đồng ý · {source}").format(
            n=highest.value, source=highest.source
        )
        if draft.consent_over_age:
            return Condition(
                "age", "good", _("{age}; cấp ủy có thẩm quyền đã đồng ý").format(age=words), consent
            )
        return Condition(
            "age", "danger", _("Trên {n} tuổi: {age}").format(n=highest.value, age=words), consent
        )
    return Condition("age", "good", _("Đủ tuổi: {age}").format(age=words), asked)


_CLASS = re.compile(r"(?:lop )?(\d{1,2}) ?/ ?(10|12)")


def education_enough(text: str, day: date) -> bool | None:
    """Whether the schooling reaches lower secondary school; None where the words do not tell."""
    folded = fold(clean(text))
    least = rules.rule("admissions", "education_min", day).value
    levels = [fold(level) for level in GENERAL_EDUCATION]
    if folded in levels:
        return levels.index(folded) >= GENERAL_EDUCATION.index(least)
    if folded in ("thcs", "thpt", "cap 2", "cap 3", "cap ii", "cap iii"):
        return True
    match = _CLASS.fullmatch(folded)
    if match is None:
        return None
    classes = rules.rule("admissions", "education_classes", day).value
    return int(match[1]) >= int(classes[match[2]])


def _education(draft: ApplicantDraft, day: date) -> Condition:
    rule = rules.rule("admissions", "education_min", day)
    asked = _("Tốt nghiệp trung học cơ sở trở lên; trường hợp riêng theo hướng dẫn · {source}").format(
        source=rule.source
    )
    text = draft.general_education
    enough = education_enough(text, day)
    if not text:
        return Condition(
            "education", "muted", _("Chưa ghi trình độ giáo dục phổ thông"), asked, rule.advisory
        )
    if enough is None:
        sentence = _("Chưa rõ trình độ: “{text}”").format(text=text)
        return Condition("education", "muted", sentence, asked, rule.advisory)
    if not enough:
        sentence = _("Trình độ dưới trung học cơ sở: {text}").format(text=text)
        return Condition("education", "warning", sentence, asked, rule.advisory)
    return Condition("education", "good", _("Trình độ: {text}").format(text=text), asked, rule.advisory)


def _course(file: File, day: date) -> Condition:
    line = next((one for one in stages.checklist(file, day) if one.code == "course"), None)
    rule = rules.rule("members", "course_months", max(day, date(2025, 6, 9)))
    asked = _("Giấy chứng nhận có giá trị {n} tháng; quá hạn phải học lại trước khi xét · {source}").format(
        n=rule.value, source=rule.source
    )
    if line is None or line.issued_on is None:
        return Condition("course", "muted", _("Chưa có giấy chứng nhận học lớp bồi dưỡng"), asked)
    assert line.expires_on is not None
    issued, expires = date_text(line.issued_on), date_text(line.expires_on)
    if line.state == "expired":
        sentence = _("Giấy chứng nhận cấp {issued} đã hết giá trị từ {expires}").format(
            issued=issued, expires=expires
        )
        return Condition("course", "danger", sentence, asked)
    sentence = _("Giấy chứng nhận cấp {issued}, có giá trị đến trước {expires}").format(
        issued=issued, expires=expires
    )
    return Condition("course", "good", sentence, asked)


# --- those who help --------------------------------------------------------------------------------------------------


def _introducers(file: File, day: date) -> Condition:
    rule = rules.rule("admissions", "introducers", day)
    asked = _(
        "Hai đảng viên chính thức; đoàn viên: một đảng viên và ban chấp hành Đoàn cơ sở · {source}"
    ).format(source=rule.source)
    union = clean(file.draft.introduced_by_union)
    names = [helper.full_name for helper in file.helpers]
    if union:
        names.append(union)
    if len(names) >= int(rule.value) and file.helpers:
        sentence = _("Giới thiệu: {names}").format(names=list_text(names))
        return Condition("introducers", "good", sentence, asked, rule.advisory)
    if not names:
        return Condition("introducers", "muted", _("Chưa phân công đảng viên giúp đỡ"), asked, rule.advisory)
    sentence = _("Mới có {names}").format(names=list_text(names))
    return Condition("introducers", "warning", sentence, asked, rule.advisory)


def _helper(helper: Helper, day: date) -> Condition:
    rule = rules.rule("admissions", "introducer_months", day)
    asked = _(
        "Đảng viên chính thức, cùng đơn vị từ {n} tháng; chính thức dưới 1 năm vẫn được · {source}"
    ).format(n=rule.value, source=rule.source)
    key, name = f"helper-{helper.id}", helper.full_name
    if name == PURGED_NAME:
        return Condition(key, "muted", _("Một đảng viên giúp đỡ đã bị xóa hẳn khỏi sổ"), asked)
    if helper.standing is None:
        return Condition(key, "muted", _("{name}: hồ sơ đang ở Thùng rác").format(name=name), asked)
    if helper.standing.state != "official":
        sentence = _("{name}: không phải đảng viên chính thức vào ngày {day}").format(
            name=name, day=date_text(day)
        )
        return Condition(key, "danger", sentence, asked)
    since = helper.here_since
    if since is None:
        return Condition(key, "muted", _("{name}: chưa rõ ở chi bộ từ ngày nào").format(name=name), asked)
    months = months_between(since.last(), day)
    if months < int(rule.value):
        sentence = _("{name}: ở chi bộ từ {since}, mới {n} tháng").format(
            name=name, since=since.text(), n=months
        )
        return Condition(key, "warning", sentence, asked)
    sentence = _("{name}: chính thức, ở chi bộ từ {since}").format(name=name, since=since.text())
    return Condition(key, "good", sentence, asked)


# --- somebody who was a member before --------------------------------------------------------------------------------


def _former(person: Person, day: date) -> Condition:
    """Kết nạp lại (294-QĐ/TW, 3.5): what is asked of somebody who left the Party."""
    now, key = person.standing, f"former-{person.id}"
    rule = rules.rule("members", "readmission_times", max(day, date(2025, 7, 1)))
    if now.state != "left":
        sentence = _("Trong sổ đã có đảng viên {name} cùng ngày sinh ({status})").format(
            name=person.full_name, status=_(now.label()).lower()
        )
        return Condition(key, "danger", sentence, _("Kiểm tra lại: có thể là cùng một người."))
    sentence = _("Từng là đảng viên: {status} {day}").format(
        status=_(now.label()).lower(), day=now.since.text() if now.since is not None else ""
    )
    if now.left_by == EventKind.TRANSFER_OUT.value:
        return Condition(
            key, "warning", sentence, _("Người chuyển sinh hoạt vẫn là đảng viên, không kết nạp lại.")
        )
    event = EventDraft(
        person.id, EventKind.ADMISSION.value, PartialDate.of(day), decision_date=PartialDate.of(day)
    )
    asked = _("Kết nạp lại: Ban Thường vụ tỉnh ủy đồng ý bằng văn bản, dự bị lại từ đầu · {source}").format(
        source=rule.source
    )
    odd = [notice.message for notice in event_checks.notices(event, person, frozenset())]
    return Condition(key, "danger" if odd else "warning", sentence, " ".join((*odd, asked)))


# --- the file, the vote, the ceremony --------------------------------------------------------------------------------


def _papers(file: File, day: date) -> Condition:
    lines = stages.checklist(file, day)
    lacking = [line for line in stages.missing(lines) if line.code != "course"]
    wanted = [line for line in lines if line.step == "before" and not line.optional and line.code != "course"]
    source = rules.rule("admissions", "checklist", day).source
    old = [
        line for line in wanted if line.advisory and line.expires_on is not None and line.expires_on <= day
    ]
    now, _since = stages.stage(file, day)
    if lacking:
        names = list_text([f"{_(PAPER_WORDS[line.code])} ({line.code})" for line in lacking])
        state: State = "muted" if now in (Stage.LISTED, Stage.SYMPATHISER) else "danger"
        return Condition(
            "papers", state, _("Hồ sơ còn thiếu {n} giấy tờ").format(n=len(lacking)), f"{names} · {source}"
        )
    if old and now in stages.NOT_YET_CONSIDERED:
        names = list_text([line.code for line in old])
        return Condition(
            "papers",
            "warning",
            _("Đủ giấy tờ, nhưng {names} lập đã lâu").format(names=names),
            _("Quá 12 tháng thì nên lấy lại · {source}").format(source=old[0].source),
            True,
        )
    sentence = _("Đủ {n} giấy tờ trước khi chi bộ xét").format(n=len(wanted))
    return Condition("papers", "good", sentence, source)


def _vote(file: File, day: date) -> Condition:
    draft, most = file.draft, file.most_votes
    cast = stages.vote(draft)
    source = rules.rule("meetings", "two-thirds", day).source
    asked = _("Từ 2/3 số đảng viên chính thức của chi bộ, không phải của số có mặt · {source}").format(
        source=source
    )
    if cast is None:
        word = _("Chi bộ chưa xét") if draft.considered_on is None else _("Chưa ghi kết quả biểu quyết")
        return Condition("vote", "muted", word, asked)
    shown = _("{votes}/{base} đồng chí tán thành, cần {needed}").format(
        votes=cast.votes_for, base=cast.denominator, needed=cast.needed
    )
    sentence = _("Chi bộ xét ngày {day}: {shown}").format(day=date_text(day), shown=shown)
    if most is not None and cast.votes_for > most:
        sentence = _("{shown}, nhưng buổi họp ngày {day} chỉ có {most} đảng viên chính thức có mặt").format(
            shown=shown, day=date_text(day), most=most
        )
        return Condition("vote", "danger", sentence, asked)
    return Condition("vote", "good" if cast.passed else "danger", sentence, asked)


def ceremony_due(draft: ApplicantDraft, holidays: Collection[date]) -> date | None:
    """The last day for the ceremony; None until the decision was received."""
    received = draft.decision_received_on
    return None if received is None else admission_terms.ceremony_deadline(received, holidays)


def _ceremony(file: File, day: date, holidays: Collection[date]) -> Condition | None:
    received = file.draft.decision_received_on
    due = ceremony_due(file.draft, holidays)
    if due is None or received is None:
        return None
    rule = rules.rule("members", "ceremony_workdays", received)
    asked = _(
        "{n} ngày làm việc từ ngày nhận quyết định ({received}); muộn hơn phải được cấp trên đồng ý · {source}"
    ).format(n=rule.value, received=date_text(received), source=rule.source)
    if file.admitted_on is not None:
        sentence = _("Lễ kết nạp ngày {day}, hạn {due}").format(
            day=date_text(file.admitted_on), due=date_text(due)
        )
        return Condition("ceremony", "good" if file.admitted_on <= due else "warning", sentence, asked)
    left = workdays_left(day, due, holidays)
    if left < 0:
        sentence = _("Quá hạn lễ kết nạp {due}, {n} ngày làm việc").format(due=date_text(due), n=-left)
        return Condition("ceremony", "danger", sentence, asked)
    sentence = _("Lễ kết nạp chậm nhất {due}, còn {n} ngày làm việc").format(due=date_text(due), n=left)
    return Condition("ceremony", "warning", sentence, asked)
