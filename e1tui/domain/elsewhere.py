"""What a sentence asks to be done elsewhere, in the same words everywhere; `tui/keys/told.py` adds the keys to them.

No sentence below the surfaces names a key: which there is, they alone know.
"""

from __future__ import annotations

from typing import Final

IN_SESSIONS: Final = "(liste des sessions)"
TO_REOPEN: Final = "l’évaluation est close : rouvrez-la, puis"
TO_LEAVE: Final = "quittez l’application"
GIVEN_LATER: Final = "à donner ensuite"
