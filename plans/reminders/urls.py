from plans.outline.rules import may_see_work
from plans.reminders import views
from plans.reminders.models import UrgingLetter
from plans.reminders.rules import (
    may_edit_letter,
    may_follow_letter,
    may_issue_letter,
    may_take_back_letter,
    may_take_letter_file,
    may_write_letters,
)
from plans.work.models import Assignment
from plans.work.rules import may_urge, may_urge_some
from portal.access import route
from units.calendar.rules import may_keep_a_calendar
from units.documents.rules import may_stamp_day

LETTERS = UrgingLetter.objects.with_header

urlpatterns = [
    route("nhac-viec/ke-tiep/", views.reminder_preview, get=may_keep_a_calendar),
    route("nhiem-vu/don-doc/", views.urge_several, get=may_urge_some, post=may_urge_some),
    route("nhiem-vu/<int:pk>/don-doc/", views.assignment_urge, on=Assignment, get=may_urge, post=may_urge),
    route("cong-van/", views.letter_list, get=may_see_work),
    route("cong-van/soan/", views.letter_create, post=may_write_letters),
    route("cong-van/<int:pk>/", views.letter_detail, on=LETTERS, get=may_see_work, post=may_edit_letter),
    route("cong-van/<int:pk>/xoa/", views.letter_delete, on=LETTERS, post=may_edit_letter),
    route("cong-van/<int:pk>/tra-lai/", views.letter_take_back, on=LETTERS, post=may_take_back_letter),
    route("cong-van/<int:pk>/ban-hanh/", views.letter_issue, on=LETTERS, post=may_issue_letter),
    route("cong-van/<int:pk>/ghi-ngay/", views.letter_day, on=LETTERS, get=may_stamp_day, post=may_stamp_day),
    route("cong-van/<int:pk>/tep/", views.letter_file, on=LETTERS, get=may_take_letter_file),
    route("cong-van/<int:pk>/xuat/", views.letter_export, on=LETTERS, get=may_follow_letter),
]
