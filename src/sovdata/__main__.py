"""``python -m sovdata``."""

from sovdata.cli import main

raise SystemExit(main())
