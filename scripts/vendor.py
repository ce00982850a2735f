"""Make the vendored folders from ``vendor.toml``: fetch, check the hash, take the named files, write the sums.

Run by a developer who changes a version; the result is committed, so that nobody else needs node or a registry:

    .venv/bin/python scripts/vendor.py
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "src/skolsikt/web/static/vendor"


def integrity(content: bytes) -> str:
    """Return the subresource-integrity word of ``content``."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def check(entry: dict[str, Any], content: bytes) -> None:
    if integrity(content) != entry["integrity"]:
        sys.exit(f"{entry['name']} {entry['version']}: the hash is {integrity(content)}, vendor.toml says otherwise.")


def npm_package(entry: dict[str, Any], into: Path) -> Path:
    """Fetch the package with npm, check it and return its unpacked folder."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", "--json", f"{entry['name']}@{entry['version']}"],
        cwd=into,
        check=True,
        capture_output=True,
    )
    archive = into / json.loads(packed.stdout)[0]["filename"]
    check(entry, archive.read_bytes())
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / "package"


def symbol(path: Path) -> str:
    """Return one icon as a symbol of the sprite: only its shapes, one line."""
    shapes = re.findall(r"<(?:path|rect|circle|line|polyline|polygon|ellipse)\b[^>]*/>", path.read_text("utf-8"))
    body = "".join(re.sub(r"\s+", " ", shape).replace(" />", "/>") for shape in shapes)
    return f'<symbol id="i-{path.stem}" viewBox="0 0 24 24">{body}</symbol>'


def write_folder(entry: dict[str, Any], files: dict[str, bytes]) -> None:
    """Write one vendored folder with SHA256SUMS, replacing an older one."""
    name = entry.get("folder", entry["name"])
    for older in VENDOR.glob(f"{name}-[0-9]*"):
        shutil.rmtree(older)
    folder = VENDOR / f"{name}-{entry['version']}"
    folder.mkdir(parents=True)
    for file, content in files.items():
        (folder / file).write_bytes(content)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in sorted(files.items())]
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")


def vendor_npm(entry: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        package = npm_package(entry, Path(scratch))
        files = {Path(file).name: (package / file).read_bytes() for file in entry.get("files", ())}
        if icons := entry.get("sprite"):
            symbols = "".join(symbol(package / "icons" / f"{icon}.svg") for icon in sorted(icons))
            sprite = f'<svg xmlns="http://www.w3.org/2000/svg" class="sprite" aria-hidden="true">{symbols}</svg>\n'
            files["sprite.svg"] = sprite.encode()
        licence = ROOT / entry["licence"] if "licence" in entry else package / "LICENSE"
        write_folder(entry, files | {"LICENSE": licence.read_bytes()})


def vendor_bundle(entry: dict[str, Any]) -> None:
    import vl_convert

    content = vl_convert.javascript_bundle().encode()
    check(entry, content)
    write_folder(entry, {"bundle.js": content, "LICENSE": (ROOT / entry["licence"]).read_bytes()})


def main() -> None:
    wanted = tomllib.loads((ROOT / "vendor.toml").read_text("utf-8"))
    for entry in wanted["npm"]:
        vendor_npm(entry)
    for entry in wanted["bundle"]:
        vendor_bundle(entry)


if __name__ == "__main__":
    main()
