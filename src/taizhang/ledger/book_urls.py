"""Addresses of task books, milestones, subtasks, what waits for what, and Gantt pictures."""

from __future__ import annotations

from django.urls import path

from taizhang.ledger.views import booking, gantt, subtasks, waiting

urlpatterns = [
    path("tasks/<int:task_id>/book/", booking.book, name="book"),
    path("tasks/<int:task_id>/book/begin/", booking.begin, name="book-begin"),
    path("books/<int:book_id>/save/", booking.save, name="book-save"),
    path("books/<int:book_id>/check/", booking.check, name="book-check"),
    path("books/<int:book_id>/accept/", booking.accept, name="book-accept"),
    path("books/<int:book_id>/again/", booking.again, name="book-again"),
    path("books/<int:book_id>/file/", booking.file, name="book-file"),
    path("tasks/<int:task_id>/milestones/", booking.add_step, name="step-add"),
    path("milestones/<int:milestone_id>/", booking.change_step, name="step"),
    path("tasks/<int:task_id>/subtasks/", subtasks.subtasks, name="subtasks"),
    path("tasks/<int:task_id>/subtasks/units/", subtasks.names, name="subtask-units"),
    path("tasks/<int:task_id>/subtasks/add/", subtasks.add, name="subtask-add"),
    path("subtasks/", subtasks.my_subtasks, name="my-subtasks"),
    path("subtasks/export/", subtasks.export, name="my-subtasks-export"),
    path("subtasks/<int:subtask_id>/change/", subtasks.change, name="subtask-change"),
    path("subtasks/<int:subtask_id>/report/", subtasks.report, name="subtask-report"),
    path("tasks/<int:task_id>/waits/", waiting.add, name="waiting-add"),
    path("tasks/<int:task_id>/waits/names/", waiting.names, name="waiting-names"),
    path("waits/<int:dependency_id>/end/", waiting.end, name="waiting-end"),
    path("tasks/<int:task_id>/gantt/", gantt.of_task, name="gantt"),
    path("plans/<int:plan_id>/gantt/", gantt.of_plan, name="plan-gantt"),
]
