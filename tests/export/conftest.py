"""Reading back the documents that were made."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest


@pytest.fixture(scope="session")
def pages() -> Callable[[bytes], list[str]]:
    """The text of each page, every run of spaces and line ends (no-break ones too) as one space."""

    def texts(content: bytes) -> list[str]:
        reader = pypdf.PdfReader(io.BytesIO(content))
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    return texts
