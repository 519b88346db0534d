import stat
import subprocess
import sys
from pathlib import Path

from taizhang.web.home import home, secret_key


class TestHome:
    def test_is_made_for_its_owner_only(self, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setenv("TAIZHANG_HOME", str(tmp_path / "a" / "b"))
        assert stat.S_IMODE(home().stat().st_mode) == 0o700

    def test_is_in_the_users_folder_when_nothing_is_said(self, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.delenv("TAIZHANG_HOME")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert home() == tmp_path / ".taizhang"


class TestSecretKey:
    def test_is_made_once_and_readable_by_its_owner_only(self, tmp_path: Path) -> None:
        first = secret_key(tmp_path)

        assert len(first) >= 50
        assert secret_key(tmp_path) == first
        assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
        assert [p.name for p in tmp_path.iterdir()] == ["secret-key"]

    def test_is_one_for_processes_that_start_together(self, tmp_path: Path) -> None:
        program = (
            "import sys, pathlib; from taizhang.web.home import secret_key;"
            "print(secret_key(pathlib.Path(sys.argv[1])))"
        )
        processes = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
            )
            for _ in range(6)
        ]
        assert len({process.communicate()[0] for process in processes}) == 1
