"""Words of the branch: kinds of branches, posts. Vietnamese source words; screens translate them with ``_()``."""

from __future__ import annotations

from desktop_app.branch.models import BranchKind, Post
from desktop_app.core.i18n import N_

KIND_WORDS = {
    BranchKind.VILLAGE.value: N_("Thôn, bản, tổ dân phố"),
    BranchKind.OFFICE.value: N_("Cơ quan"),
    BranchKind.SCHOOL.value: N_("Trường học"),
    BranchKind.ENTERPRISE.value: N_("Doanh nghiệp"),
    BranchKind.ARMED_FORCES.value: N_("Lực lượng vũ trang"),
    BranchKind.OTHER.value: N_("Loại khác"),
}

POST_WORDS = {
    Post.SECRETARY.value: N_("Bí thư"),
    Post.DEPUTY_SECRETARY.value: N_("Phó bí thư"),
    Post.COMMITTEE_MEMBER.value: N_("Chi ủy viên"),
}

HOLIDAY_WORDS = {"off": N_("Ngày nghỉ"), "work": N_("Ngày làm bù")}
