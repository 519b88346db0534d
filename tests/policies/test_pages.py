import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taizhang import extraction
from taizhang.documents.errors import UnreadableFile
from taizhang.extraction.serialise import to_json
from taizhang.policies.models import Plan
from taizhang.policies.queries import shelf
from tests.people import person, signed_in_client
from tests.policies import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in_client(person(), SERVER_NAME="localhost")


def upload(browser: Client, *names: str, **headers: str):
    files = [SimpleUploadedFile(name, name.encode()) for name in names]
    return browser.post("/plans/upload/", {"file": files}, **headers)


class TestTheShelf:
    def test_says_what_to_do_first_when_it_is_empty(self, browser):
        assert "还没有方案" in browser.get("/plans/").content.decode()

    def test_shows_each_plan_with_its_tasks_and_doubts(self, browser, sample_plan):
        page = browser.get("/plans/").content.decode()
        assert samples.TITLE in page
        assert "县级" in page
        assert f'<a class="unsure" href="/plans/{sample_plan.pk}/#doubts">2</a>' in page

    def test_takes_four_queries_and_one_for_who_asks(
        self, browser, sample_plan, django_assert_num_queries
    ):
        with django_assert_num_queries(5):
            browser.get("/plans/")

    def test_loses_and_doubles_no_plan_between_pages(self, browser, sample_plan, monkeypatch):
        monkeypatch.setattr(shelf, "PAGE_SIZE", 2)
        for n in range(4):
            sample_plan.pk, sample_plan.reader_version = None, f"test-{n}"
            sample_plan.level = ["county", "province", "", "county"][n]
            sample_plan.save()

        pages = [browser.get(f"/plans/?page={n}").context["shelves"] for n in (1, 2, 3)]

        plans = [plan for shelves in pages for shelf_ in shelves for plan in shelf_.plans]
        assert sorted(p.pk for p in plans) == sorted(p.pk for p in Plan.objects.all())
        assert [p.level for p in plans] == ["province", "county", "county", "county", ""]


@pytest.mark.usefixtures("reads_the_sample")
class TestUpload:
    def test_imports_each_file_and_links_to_its_plan(self, browser):
        page = upload(browser, "a.docx", "b.docx").content.decode()

        assert Plan.objects.count() == 2
        for plan in Plan.objects.all():
            assert f'href="/plans/{plan.pk}/"' in page

    def test_answers_the_script_with_the_line_alone(self, browser):
        answer = upload(browser, "a.docx", headers={"HX-Request": "true"}).content.decode()
        assert 'data-outcome="imported"' in answer
        assert "<html" not in answer

    def test_says_that_a_file_was_there_already(self, browser):
        upload(browser, "a.docx")
        assert 'data-outcome="already"' in upload(browser, "a.docx").content.decode()

    def test_shows_the_reason_and_the_way_out_of_a_bad_file(self, browser, monkeypatch):
        error = UnreadableFile("documents.encrypted", file="a.docx")

        def refuse(document):
            raise error

        monkeypatch.setattr(extraction, "parse", refuse, raising=False)
        answer = upload(browser, "a.docx")

        assert answer.status_code == 422
        assert error.problem() in answer.content.decode()
        assert error.remedy() in answer.content.decode()
        assert not Plan.objects.exists()

    def test_refuses_a_file_above_the_limit(self, browser, settings):
        settings.UPLOAD_MAX_BYTES = 1
        answer = upload(browser, "a.docx")
        assert answer.status_code == 422
        assert "文件过大" in answer.content.decode()

    def test_needs_the_token_of_the_form(self):
        assert (
            upload(Client(SERVER_NAME="localhost", enforce_csrf_checks=True), "a").status_code
            == 403
        )


class TestOnePlan:
    def page(self, browser: Client, plan: Plan) -> str:
        return browser.get(f"/plans/{plan.pk}/").content.decode()

    def test_ties_each_fact_to_its_mark(self, browser, sample_plan):
        page = self.page(browser, sample_plan)

        assert 'href="#m10-0" id="c-t0a1" data-key="t0a1"' in page
        assert 'id="m10-0" href="#c-t0a1" data-facts="t0a1"' in page

    def test_escapes_what_the_document_says(self, browser, sample_plan):
        page = self.page(browser, sample_plan)
        assert "<b>达标率" not in page
        assert "&lt;b&gt;达标率" in page

    def test_lists_doubts_the_least_sure_first(self, browser, sample_plan):
        page = self.page(browser, sample_plan).split('class="doubts"')[1]
        assert page.index("县发改局") < page.index("12座危桥")
        assert "把握 75%" in page
        assert "本行没有责任单位" in page

    def test_shows_units_by_the_weight_of_their_role(self, browser, sample_plan):
        page = self.page(browser, sample_plan)
        assert page.index('id="c-t0a1"') < page.index('id="c-t0a0"')

    def test_takes_few_queries(self, browser, sample_plan, django_assert_max_num_queries):
        with django_assert_max_num_queries(15):
            self.page(browser, sample_plan)

    def test_is_not_there_for_a_plan_that_is_not(self, browser):
        assert browser.get("/plans/404/").status_code == 404

    def test_shows_a_warning_that_no_reader_knows_any_more_by_its_code(self, browser, sample_plan):
        sample_plan.tasks.filter(number="2").update(warnings=[["of-an-older-reader", {}]])
        assert "of-an-older-reader" in self.page(browser, sample_plan)

    def test_as_json_is_what_parse_prints(self, browser, sample_plan):
        answer = browser.get(f"/plans/{sample_plan.pk}.json")
        assert json.loads(answer.content) == json.loads(json.dumps(to_json(samples.plan())))

    def test_gives_the_original_as_a_download_only(self, browser, sample_plan):
        answer = browser.get(f"/plans/{sample_plan.pk}/original/")

        assert b"".join(answer.streaming_content) == b"sample"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
