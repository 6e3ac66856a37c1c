from portal.access import SIGNED_IN, route
from units.accounts.models import AccountRequest, PendingRole, may_decide, may_give_role, may_reset_password
from units.accounts.views import approvals, people
from units.people.models import Membership, User, may_administer_membership, may_administer_person
from units.tree.models import Unit, may_administer, may_administer_unit

urlpatterns = [
    route("ho-so/", people.profile, both=SIGNED_IN),
    route("ho-so/thu-dien-tu/", people.address_answer, post=SIGNED_IN),
    route("tai-khoan/", people.person_list, get=may_administer),
    route("tai-khoan/them/", people.person_create, both=may_administer),
    route("tai-khoan/<int:pk>/", people.person_detail, on=User, get=may_administer),
    route("tai-khoan/<int:pk>/sua/", people.person_change, on=User, both=may_administer_person),
    # Shown once: whoever presses again has not seen the first, and gets a new one in its place.
    route("tai-khoan/<int:pk>/mat-khau/", people.password_reset, on=User, post=may_reset_password, is_repeated=True),
    route("tai-khoan/<int:pk>/vai-tro/", people.role_give, on=User, both=may_give_role),
    route("vai-tro/<int:pk>/thoi/", people.role_end, on=Membership, post=may_administer_membership),
    route("to-chuc/<int:pk>/ket-thuc/", people.unit_close, on=Unit, both=may_administer_unit),
    route("cho-duyet/", approvals.approval_list, get=may_decide),
    route("cho-duyet/vai-tro/<int:pk>/duyet/", approvals.role_approve, on=PendingRole, post=may_decide),
    route("cho-duyet/vai-tro/<int:pk>/tu-choi/", approvals.role_refuse, on=PendingRole, both=may_decide),
    route("cho-duyet/phieu/<int:pk>/in/", approvals.slip_print, on=AccountRequest, post=may_decide, is_repeated=True),
    route("cho-duyet/thu-dien-tu/<int:pk>/duyet/", approvals.address_confirm, on=AccountRequest, post=may_decide),
    route("cho-duyet/tai-khoan/<int:pk>/tu-choi/", approvals.request_refuse, on=AccountRequest, both=may_decide),
]
