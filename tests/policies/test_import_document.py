import os
import time

import pytest

from taizhang import extraction
from taizhang.documents import ReadingError
from taizhang.documents.errors import UnreadableFile
from taizhang.organizations.models import Division, Unit
from taizhang.policies import files
from taizhang.policies.errors import TooLarge
from taizhang.policies.models import (
    Assignment,
    Deadline,
    Plan,
    PolicyDocument,
    Section,
    Source,
    Target,
    Task,
)
from taizhang.policies.reading import reading_of
from taizhang.policies.services import import_document
from tests.people import OPERATOR
from tests.policies import samples

EVERYTHING = [PolicyDocument, Plan, Source, Section, Task, Assignment, Deadline, Target]


def counts() -> list[int]:
    return [model.objects.count() for model in EVERYTHING]


def files_in(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
class TestImportDocument:
    def test_keeps_the_file_unaltered_under_its_hash(self, import_sample):
        kept = import_sample(b"the bytes").plan.document

        assert files.path_of(kept.sha256).read_bytes() == b"the bytes"
        assert (kept.name, kept.size) == ("plan.docx", 9)

    def test_keeps_the_whole_reading(self, import_sample):
        result = import_sample()

        assert not result.already
        assert reading_of(Plan.objects.get()) == samples.plan()

    def test_gives_units_and_divisions_their_names(self, import_sample):
        import_sample()

        assert list(Division.objects.values_list("name", "level")) == [("临江县", "county")]
        assert set(Unit.objects.values_list("name", "kind", "division__name")) == {
            ("临江县交通运输局", "unit", "临江县"),
            ("临江县财政局", "unit", "临江县"),
            ("临江县发展和改革局", "unit", "临江县"),
            ("临江县人民政府", "unit", "临江县"),
            ("各乡镇人民政府", "group", "临江县"),
        }

    def test_shares_units_between_plans(self, import_sample):
        import_sample(b"first")
        units = Unit.objects.count()
        import_sample(b"second")

        assert Unit.objects.count() == units
        assert Plan.objects.count() == 2

    def test_takes_a_plan_that_names_no_place(self, plan_without_place, import_sample):
        plan = import_document(data=b"x", name="plan.txt", by=OPERATOR).plan

        assert plan.jurisdiction is None
        assert Unit.objects.get(kind="group").division is None

    def test_of_the_same_bytes_changes_nothing_and_says_so(self, import_sample, kept_files):
        first = import_sample()
        before, stored = counts(), files_in(kept_files)

        second = import_sample(name="other name.docx")

        assert second.already
        assert second.plan == first.plan
        assert (counts(), files_in(kept_files)) == (before, stored)

    @pytest.mark.usefixtures("reads_the_sample")
    def test_leaves_nothing_of_a_file_that_cannot_be_read(self, monkeypatch, kept_files):
        def refuse(document):
            raise UnreadableFile("documents.empty", file=document.name)

        monkeypatch.setattr(extraction, "parse", refuse, raising=False)
        with pytest.raises(ReadingError):
            import_document(data=b"x", name="empty.docx", by=OPERATOR)

        assert counts() == [0] * len(EVERYTHING)
        assert not kept_files.exists()

    def test_leaves_nothing_when_the_database_fails_half_way(
        self, import_sample, monkeypatch, kept_files
    ):
        def fail(*args, **kwargs):
            raise RuntimeError("disk full")

        monkeypatch.setattr(Target.objects, "bulk_create", fail)
        with pytest.raises(RuntimeError):
            import_sample()

        assert counts() == [0] * len(EVERYTHING)
        assert files_in(kept_files) == []

    def test_refuses_what_is_too_large_before_reading_it(self, settings, import_sample):
        settings.UPLOAD_MAX_BYTES = 3
        with pytest.raises(TooLarge):
            import_sample(b"four")

    def test_takes_few_queries_at_any_size(self, import_sample, django_assert_max_num_queries):
        with django_assert_max_num_queries(45):
            import_sample()


@pytest.mark.django_db
class TestSweep:
    def orphan(self, folder, age: int):
        path = folder / "ab" / ("c" * 62)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"left by a killed import")
        then = time.time() - age
        os.utime(path, (then, then))
        return path

    def test_removes_what_killed_imports_left(self, kept_files, sample_plan):
        old = self.orphan(kept_files, files.ORPHAN_AFTER_SECONDS + 60)
        kept = files.path_of(sample_plan.document.sha256)
        os.utime(kept, (0, 0))

        assert files.sweep() == 1
        assert not old.exists()
        assert kept.exists()

    def test_spares_an_import_that_is_under_way(self, kept_files):
        young = self.orphan(kept_files, 60)

        assert files.sweep() == 0
        assert young.exists()
