"""Fetch the browser assets that ship inside the package, and prove them against the table.

    python tools/vendor_assets.py            fetch, compare with docs/third-party.md, copy
    python tools/vendor_assets.py --renew    fetch, copy, and write the table anew

npm itself verifies each package against the registry's checksum; the table then pins the very bytes
that ship, and `tests/ledger/test_assets.py` compares them at every run without a network.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src/taizhang/web/static/vendor"
TABLE = ROOT / "docs/third-party.md"
# A style sheet that names its source map makes the manifest storage look for a file that we do not
# ship, and abort.
SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=\S+?( ?\*/)?\s*$")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of an npm package and the name under which it ships."""

    package: str
    version: str
    licence: str
    source: str
    target: str


ASSETS = (
    Asset("htmx.org", "2.0.11", "0BSD", "dist/htmx.min.js", "htmx/htmx.min.js"),
    Asset("htmx.org", "2.0.11", "0BSD", "LICENSE", "htmx/LICENSE"),
    Asset("bootstrap", "5.3.9", "MIT", "dist/css/bootstrap.min.css", "bootstrap/bootstrap.min.css"),
    Asset("bootstrap", "5.3.9", "MIT", "LICENSE", "bootstrap/LICENSE"),
    Asset(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        "dist/echarts.common.min.js",
        "echarts/echarts.common.min.js",
    ),
    Asset("echarts", "6.1.0", "Apache-2.0", "LICENSE", "echarts/LICENSE"),
    Asset("echarts", "6.1.0", "Apache-2.0", "NOTICE", "echarts/NOTICE"),
)

HEAD = """# Third-party files that ship inside the package

Fetched by `python tools/vendor_assets.py` and never edited by hand; the only change made to them is
that a closing `sourceMappingURL` comment is removed. The digest is that of the file as it ships,
under `src/taizhang/web/static/vendor/`. What is installed beside the package is listed in
`requirements.lock`.

| asset | package | version | licence | sha256 |
|---|---|---|---|---|
"""


def packed(package: str, version: str, folder: Path) -> tarfile.TarFile:
    """Have npm fetch and verify one version of a package, and open it."""
    answer = subprocess.run(
        ["npm", "pack", "--json", "--silent", f"{package}@{version}"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (about,) = json.loads(answer.stdout)
    return tarfile.open(folder / about["filename"])


def contents(assets: tuple[Asset, ...]) -> Iterator[tuple[Asset, bytes]]:
    """Each asset with its bytes as they ship."""
    with tempfile.TemporaryDirectory() as name:
        archives: dict[str, tarfile.TarFile] = {}
        for asset in assets:
            if asset.package not in archives:
                archives[asset.package] = packed(asset.package, asset.version, Path(name))
            member = archives[asset.package].extractfile(f"package/{asset.source}")
            if member is None:
                raise SystemExit(f"{asset.package} {asset.version} has no {asset.source}")
            yield asset, SOURCE_MAP.sub(b"\n", member.read())


def row(asset: Asset, digest: str) -> str:
    """The asset's line in the table."""
    return f"| {asset.target} | {asset.package} | {asset.version} | {asset.licence} | `{digest}` |"


def main(*, renew: bool) -> None:
    """Fetch all, refuse what differs from the table (unless it is renewed), copy."""
    fetched = list(contents(ASSETS))
    rows = [row(asset, hashlib.sha256(data).hexdigest()) for asset, data in fetched]
    if renew:
        TABLE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    elif unknown := [line for line in rows if line not in TABLE.read_text(encoding="utf-8")]:
        raise SystemExit("Not as in docs/third-party.md, nothing copied:\n" + "\n".join(unknown))
    for asset, data in fetched:
        target = VENDOR / asset.target
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        print(f"{asset.target}  {len(data):,} bytes")


if __name__ == "__main__":
    main(renew="--renew" in sys.argv[1:])
