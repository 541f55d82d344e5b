"""Start Bellbird from a checkout; the same as the installed command `bellbird`."""

import sys

from app.bootstrap import main

if __name__ == "__main__":
    sys.exit(main())
