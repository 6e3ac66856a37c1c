from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.urls import path

from units.forms.account import SignInForm
from units.views import account, showcase

app_name = "units"

sign_in = login_not_required(
    LoginView.as_view(
        template_name="units/sign_in.html", authentication_form=SignInForm, redirect_authenticated_user=True
    )
)

urlpatterns = [
    path("dang-nhap/", sign_in, name="sign_in"),
    path("dang-xuat/", account.sign_out, name="sign_out"),
    path("giao-dien/", showcase.components, name="components"),
]
