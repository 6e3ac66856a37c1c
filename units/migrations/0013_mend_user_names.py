"""User names as they are stored from now on: lower case, without blanks. Of several that then are one, the account that
signed in last keeps the name and the others get a number; each change is printed, for whoever must be told."""

import unicodedata

from django.db import migrations
from django.db.models import F

from portal.lib.text import search_key

LONGEST = 60


def mended_names(names):
    """The new names by id, of `names`: (id, user name) with who comes first keeping the name. Only those that change."""
    keys = {pk: "".join(unicodedata.normalize("NFKC", name).split()).lower() for pk, name in names}
    taken = set(keys.values())
    given, changed = set(), {}
    for pk, name in names:
        key, number = keys[pk], 1
        if key in given or not key:
            key = key or "tai-khoan"
            while (numbered := f"{key[: LONGEST - 8]}-{(number := number + 1)}") in taken:
                pass
            key = numbered
            taken.add(key)
        given.add(key)
        if key != name:
            changed[pk] = key
    return changed


def mend_user_names(apps, schema_editor):
    users = apps.get_model("units", "User").objects.using(schema_editor.connection.alias)
    names = list(users.order_by(F("last_login").desc(nulls_last=True), "pk").values_list("pk", "username"))
    changed, before = mended_names(names), dict(names)
    # Who loses a name first: another takes it.
    held = set(before.values())
    for pk, name in sorted(changed.items(), key=lambda change: change[1] in held):
        print(f"\n  Tên đăng nhập “{before[pk]}” đổi thành “{name}”.", end="")
        user = users.only("full_name").get(pk=pk)
        users.filter(pk=pk).update(username=name, name_key=search_key(f"{user.full_name} {name}"))


class Migration(migrations.Migration):
    dependencies = [("units", "0012_roles_wait_for_a_leader")]

    operations = [migrations.RunPython(mend_user_names, migrations.RunPython.noop)]
