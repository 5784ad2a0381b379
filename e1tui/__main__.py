"""`python -m e1tui`: the same program as the `e1tui` command."""

import sys

from e1tui.cli import main

sys.exit(main())
