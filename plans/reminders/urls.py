from plans.outline.rules import may_see_work
from plans.reminders import views
from plans.reminders.models import UrgingLetter, may_draft_letters, may_follow_letter
from plans.work.models import Assignment
from plans.work.rules import may_urge, may_urge_some
from portal.access import route
from units.calendar.models import may_keep_a_calendar
from units.documents.models import (
    may_edit_document,
    may_issue_document,
    may_stamp_day,
    may_take_back_document,
    may_take_issued_file,
)
from units.documents.views import document_day, document_file

LETTERS = UrgingLetter.objects.with_header

urlpatterns = [
    route("nhac-viec/ke-tiep/", views.reminder_preview, get=may_keep_a_calendar),
    route("nhiem-vu/don-doc/", views.urge_several, both=may_urge_some),
    route("nhiem-vu/<int:pk>/don-doc/", views.assignment_urge, on=Assignment, both=may_urge),
    route("cong-van/", views.letter_list, get=may_see_work),
    route("cong-van/soan/", views.letter_create, post=may_draft_letters),
    route("cong-van/<int:pk>/", views.letter_detail, on=LETTERS, get=may_see_work, post=may_edit_document),
    route("cong-van/<int:pk>/xoa/", views.letter_delete, on=LETTERS, post=may_edit_document),
    route("cong-van/<int:pk>/tra-lai/", views.letter_take_back, on=LETTERS, post=may_take_back_document),
    route("cong-van/<int:pk>/ban-hanh/", views.letter_issue, on=LETTERS, post=may_issue_document),
    route("cong-van/<int:pk>/ghi-ngay/", document_day, name="letter_day", on=LETTERS, both=may_stamp_day),
    route("cong-van/<int:pk>/tep/", document_file, name="letter_file", on=LETTERS, get=may_take_issued_file),
    route("cong-van/<int:pk>/xuat/", views.letter_export, on=LETTERS, get=may_follow_letter),
]
