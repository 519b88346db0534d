"""A ledger at work for the browser: a published plan of one county, and a person in each role.

Three tasks of one bureau, one of another in support, and last month's reports in place. The month is
the one in which the test runs.
"""

from __future__ import annotations

SCENE = """
import datetime as dt
from django.utils import timezone
from taizhang.accounts.models import Account, RoleGrant
from taizhang.ledger.models import Course, Entry, ReportingPeriod
from taizhang.ledger.services.answering import accept_report, check_report
from taizhang.ledger.services.reporting import begin_report, submit_report
from taizhang.organizations.models import Unit
from taizhang.permission import Actor
from taizhang.policies.models import Task
from taizhang.policies.services import import_document
from taizhang.policies.services.publish_plan import publish_plan
from taizhang.policies.services.review import check_task

today, by = timezone.localdate(), Actor.operator("测试")
year = today.year
items = (
    f"建设社区食堂。{year + 1}年底前建成社区食堂30个以上。（牵头单位：青溪县民政局；配合单位：青溪县财政局）",
    f"改造养老机构。{year + 1}年底前改造护理型床位800张。（牵头单位：青溪县民政局）",
    f"培训护理人员。{year + 1}年底前培训养老护理员500人次。（牵头单位：青溪县民政局）",
)
lines = "\\n\\n".join(f"{n}.{item}" for n, item in enumerate(items, 1))
text = f"青溪县养老服务提升实施方案\\n\\n一、重点任务\\n\\n{lines}\\n"
plan = import_document(data=text.encode(), name="plan.txt", by=by).plan
for task in Task.objects.filter(plan=plan).order_by("position"):
    check_task(plan=plan, task=task.key, seen=task.stands, by=by)
# A month is open from its first day, and that before it was reported.
last = (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
Course.objects.create(plan=plan, opens_before=90, due_after=0)
publish_plan(plan=plan, on=last, by=by)
people = [("contact", "民政局"), ("contact", "财政局"), ("unit_leader", "民政局"), ("coordinator", "")]
for role, short in people:
    unit = Unit.objects.get(name="青溪县" + short) if short else None
    account = Account.objects.create(
        username=role + short, name=short + role, unit=unit, created_at=timezone.now()
    )
    account.set_unusable_password()
    account.save()
    RoleGrant.objects.create(
        account=account, role=role, unit=unit, valid_from=last, created_at=timezone.now()
    )
period = ReportingPeriod.objects.get(plan=plan, starts_on=last)
said = {"standing": "on_course", "percent": "20", "done": "已完成选址和立项。"}
for entry in Entry.objects.filter(plan=plan).order_by("id"):
    report = begin_report(entry=entry, unit=entry.unit, period=period, today=today, by=by)
    report = submit_report(report=report, seen=report.edition, values=said, today=today, by=by)
    report = check_report(report=report, seen=report.edition, by=by)
    accept_report(report=report, seen=report.edition, today=today, by=by)
from tests.browser.people import all_sign_in
all_sign_in()
"""
