"""An archive is read back as it was packed, and nothing hostile in one gets through."""

import contextlib
import datetime as dt
import hashlib
import io
import struct
import subprocess
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.errors import FileProblem
from e1tui.export import archive
from e1tui.export.archive import MANIFEST, pack, unpack

NOW = dt.datetime(2026, 6, 12, 18, tzinfo=dt.UTC)
FILES = {
    "session.toml": b"format = 1\n",
    "a.toml": b"1",
    "retires/b.toml": b"",
    "documents/grille-a.pdf": b"%PDF",
}


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    """A zip of (name, content), with a manifest that is right for them unless they bring one."""
    target = io.BytesIO()
    names = [name for name, _ in entries]
    with zipfile.ZipFile(target, "w", method) as file:
        for name, content in entries:
            file.writestr(name, content)
        if MANIFEST not in names:
            file.writestr(MANIFEST, "".join(f"{hashlib.sha256(c).hexdigest()}  {n}\n" for n, c in entries))
    return target.getvalue()


@given(
    st.dictionaries(
        st.from_regex(r"(documents/|retires/)?[a-zé][a-z é-]{0,20}[a-z]\.(toml|pdf)", fullmatch=True),
        st.binary(max_size=200),
        min_size=1,
        max_size=8,
    )
)
def test_round_trip(files):
    content = pack("juin 2026", files, NOW)
    found = unpack(content)
    assert (found.session, dict(found.files), found.problems) == ("juin 2026", files, ())
    assert found.fingerprint == hashlib.sha256(content).hexdigest()


def test_sha256sum_checks_it_too(tmp_path):
    with zipfile.ZipFile(io.BytesIO(pack("juin", FILES, NOW))) as file:
        file.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", MANIFEST], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.count("OK") == len(FILES)


SOUND = ("juin/session.toml", b"x")
BAD_NAMES = [
    "../juin.toml", "juin/../x.toml", "/juin/x.toml", "juin/./x.toml", "juin//x.toml", "juin/x/y.toml",
    "juin/documents/x/y.pdf", "juin/.verrou", "juin/retires/.x.toml", ".juin/x.toml", "juin/", "juin/x\\y.toml",
    "juin\\..\\x.toml", "juin/a\x1b[2J.toml", "juin/\u202ex.toml", "juin/ x.toml", "x.toml", "C:/x.toml/y/z",
    "juin/" + "a" * 600 + ".toml",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_lead_elsewhere(name):
    with pytest.raises(FileProblem, match="permis"):
        unpack(zipped([SOUND, (name, b"x")]))


@pytest.mark.parametrize("name", ["../x", "a/b.toml", ".x.toml", "a\nb.toml", "documents/.x"])
def test_nor_are_they_packed(name):
    with pytest.raises(FileProblem, match="permis"):
        pack("juin", FILES | {name: b""}, NOW)


def test_a_small_zip_that_unfolds_into_gigabytes(monkeypatch):
    bomb = zipped([SOUND, ("juin/documents/x.pdf", bytes(archive._MAX_FILE + 1))])
    assert len(bomb) < 100_000
    with pytest.raises(FileProblem, match="démesurée"):
        unpack(bomb)
    monkeypatch.setattr(archive, "MAX_BYTES", 3_000_000)
    many = [SOUND, *((f"juin/documents/{n}.pdf", bytes(1_000_000)) for n in range(4))]
    with pytest.raises(FileProblem, match="démesurée"):
        unpack(zipped(many))


def test_a_size_in_the_directory_that_lies():
    """What counts is what comes out, not what the header says."""
    content = bytearray(zipped([SOUND, ("juin/documents/x.pdf", bytes(archive._MAX_FILE + 1))]))
    size = struct.pack("<L", archive._MAX_FILE + 1)
    assert content.count(size) >= 1
    with pytest.raises(FileProblem):
        unpack(bytes(content.replace(size, struct.pack("<L", 10))))


def test_too_many_files_and_a_directory_without_end(monkeypatch):
    monkeypatch.setattr(archive, "_MAX_FILES", 3)
    with pytest.raises(FileProblem, match="plus de 3"):
        unpack(zipped([(f"juin/{n}.toml", b"") for n in range(4)]))
    monkeypatch.setattr(archive, "_MAX_DIRECTORY", 200)
    with pytest.raises(FileProblem, match="pas une archive"):
        unpack(zipped([(f"juin/{n}.toml", b"") for n in range(4)]))


def test_a_name_twice():
    with pytest.warns(UserWarning, match="Duplicate"):
        content = zipped([SOUND, SOUND])
    with pytest.raises(FileProblem, match="deux fois"):
        unpack(content)


def test_other_folders_methods_and_no_manifest():
    with pytest.raises(FileProblem, match="un seul dossier"):
        unpack(zipped([SOUND, ("mai/session.toml", b"x")]))
    assert not unpack(zipped([SOUND], zipfile.ZIP_STORED)).problems
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as file:
        file.writestr(*SOUND)
    with pytest.raises(FileProblem, match=MANIFEST):
        unpack(plain.getvalue())
    with pytest.raises(FileProblem, match="illisible|pas lisible"):
        unpack(zipped([SOUND, (MANIFEST, b"pas une somme\n")]))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_of_compression(method):
    """zipfile gives their decompressors no bound, and what these raise is neither zlib's nor its own."""
    with pytest.raises(FileProblem, match="abîmée"):
        unpack(zipped([SOUND, ("juin/documents/x.pdf", bytes(1_000_000))], method))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@given(st.data())
def test_a_damaged_zip_of_any_method(method, data):
    content = bytearray(zipped([SOUND, ("juin/documents/x.pdf", bytes(range(256)))], method))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(FileProblem):
        unpack(bytes(content))


def test_an_encrypted_entry():
    content = bytearray(zipped([SOUND]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    with pytest.raises(FileProblem, match="abîmée"):
        unpack(bytes(content))


def test_what_the_manifest_tells():
    right = hashlib.sha256(b"x").hexdigest()
    lines = f"{right}  juin/session.toml\n{right}  juin/a.toml\n{right}  juin/parti.toml\n"
    found = unpack(
        zipped([SOUND, ("juin/a.toml", b"y"), ("juin/ajoute.toml", b"x"), (MANIFEST, lines.encode())])
    )
    assert [problem.partition(" : ")[0] for problem in found.problems] == [
        "juin/parti.toml", "juin/a.toml", "juin/ajoute.toml",
    ]  # fmt: skip


@given(st.binary(max_size=300))
def test_any_bytes(content):
    with pytest.raises(FileProblem):
        unpack(content)


@given(st.data())
def test_one_flipped_byte_or_a_cut_never_passes_for_sound(data):
    content = bytearray(pack("juin", FILES, NOW))
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content = content[:place]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    try:
        found = unpack(bytes(content))
    except FileProblem:
        return
    # What is not refused is either told, or a byte that means nothing (a date, an attribute).
    assert found.problems or dict(found.files) == FILES
