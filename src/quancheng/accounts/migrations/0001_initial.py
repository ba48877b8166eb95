"""Accounts, and the triggers that keep the three administrators apart from everybody who holds a post."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import quancheng.accounts.identifiers

NO_POST = "管理员不担任任何岗位，担任过岗位的人不得为管理员"
NO_DELEGATE = "管理员不得受托办事"

# (name, table, column of the person, what is told); each is laid on INSERT and on UPDATE.
HOLDERS = (
    ("post_not_for_administrators", "accounts_post", "person_id", NO_POST),
    ("delegation_not_for_administrators", "accounts_delegation", "delegate_id", NO_DELEGATE),
)

SQLITE_HOLDER = """
CREATE TRIGGER {name}_{verb} BEFORE {event} ON {table}
WHEN EXISTS (SELECT 1 FROM accounts_person WHERE id = NEW.{column} AND administrator <> '')
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""

SQLITE_PERSON = """
CREATE TRIGGER administrator_holds_no_post BEFORE UPDATE OF administrator ON accounts_person
WHEN NEW.administrator <> '' AND (
  EXISTS (SELECT 1 FROM accounts_post WHERE person_id = NEW.id)
  OR EXISTS (SELECT 1 FROM accounts_delegation WHERE delegate_id = NEW.id))
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""

# FOR SHARE makes whoever gives a post wait for whoever makes the same person an administrator, and the other way round.
POSTGRES_HOLDER = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM accounts_person WHERE id = NEW.{column} FOR SHARE;
  IF EXISTS (SELECT 1 FROM accounts_person WHERE id = NEW.{column} AND administrator <> '') THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""

POSTGRES_PERSON = """
CREATE FUNCTION administrator_holds_no_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.administrator <> '' AND (
    EXISTS (SELECT 1 FROM accounts_post WHERE person_id = NEW.id)
    OR EXISTS (SELECT 1 FROM accounts_delegation WHERE delegate_id = NEW.id)) THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER administrator_holds_no_post BEFORE UPDATE OF administrator ON accounts_person
FOR EACH ROW EXECUTE FUNCTION administrator_holds_no_post();
"""


def lay_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lay the triggers of this database."""
    lite = schema_editor.connection.vendor == "sqlite"
    for name, table, column, message in HOLDERS:
        names = {"name": name, "table": table, "column": column, "message": message}
        if lite:
            for event in ("INSERT", "UPDATE"):
                schema_editor.execute(SQLITE_HOLDER.format(event=event, verb=event.lower(), **names))
        else:
            schema_editor.execute(POSTGRES_HOLDER.format(**names))
    person = SQLITE_PERSON if lite else POSTGRES_PERSON
    schema_editor.execute(person.format(message=NO_POST))


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
            ],
        ),
        migrations.CreateModel(
            name="Jurisdiction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="行政区划代码")),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("demonstration", models.BooleanField(default=False, editable=False, verbose_name="演示")),
                (
                    "superior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inferiors",
                        to="accounts.jurisdiction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "public_id",
                    models.CharField(
                        default=quancheng.accounts.identifiers.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="用户名")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "administrator",
                    models.CharField(
                        blank=True,
                        choices=[("系统", "系统"), ("安全", "安全"), ("审计", "审计")],
                        max_length=4,
                        verbose_name="管理员",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="下次登录须改密码")),
                ("epoch", models.PositiveIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="accounts.jurisdiction"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=quancheng.accounts.identifiers.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("duty", models.CharField(max_length=40, verbose_name="职责")),
                (
                    "role",
                    models.CharField(
                        choices=[("经办", "经办"), ("复核", "复核"), ("负责人", "负责人")],
                        max_length=10,
                        verbose_name="岗位",
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="accounts.section",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=quancheng.accounts.identifiers.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(verbose_name="至")),
                ("reason", models.CharField(max_length=200, verbose_name="事由")),
                ("given_at", models.DateTimeField(verbose_name="委托时间")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="收回时间")),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegated",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="accounts.post"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=quancheng.accounts.identifiers.public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="名称")),
                ("code", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("党委", "党委"),
                            ("人大", "人大"),
                            ("政府", "政府"),
                            ("政协", "政协"),
                            ("法院", "法院"),
                            ("检察院", "检察院"),
                            ("直属部门单位", "直属部门单位"),
                            ("人民团体", "人民团体"),
                            ("民主党派", "民主党派"),
                            ("其他", "其他"),
                        ],
                        max_length=10,
                        verbose_name="单位类别",
                    ),
                ),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="accounts.jurisdiction"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="accounts.unit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="section",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sections", to="accounts.unit"
            ),
        ),
        migrations.AddField(
            model_name="post",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="accounts.unit"
            ),
        ),
        migrations.CreateModel(
            name="UnitDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("duty", models.CharField(max_length=40, verbose_name="职责")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="accounts.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UsedPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hash", models.CharField(max_length=128)),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="used_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Binding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack", models.CharField(max_length=100, verbose_name="规程包")),
                ("since", models.DateField(verbose_name="自")),
                ("until", models.DateField(blank=True, null=True, verbose_name="至")),
                ("basis", models.CharField(max_length=300, verbose_name="依据")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bindings", to="accounts.jurisdiction"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="binding_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("administrator__in", ["", "系统", "安全", "审计"])), name="administrator_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="delegation_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("jurisdiction", "name"), name="unit_name_once_in_jurisdiction"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("jurisdiction", "code"),
                name="unit_code_once_in_jurisdiction",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "body__in",
                        (
                            "党委",
                            "人大",
                            "政府",
                            "政协",
                            "法院",
                            "检察院",
                            "直属部门单位",
                            "人民团体",
                            "民主党派",
                            "其他",
                        ),
                    )
                ),
                name="unit_body_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="section_name_once_in_unit"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["unit", "duty", "role"], name="accounts_po_unit_id_bb5ef1_idx"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("经办", "复核", "负责人"))), name="post_role_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("person", "unit", "duty", "role", "since"), name="post_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitduty",
            constraint=models.UniqueConstraint(fields=("unit", "duty", "since"), name="unit_duty_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="usedpassword",
            index=models.Index(fields=["person", "-since"], name="accounts_us_person__979012_idx"),
        ),
        migrations.RunPython(lay_triggers, migrations.RunPython.noop),
    ]
