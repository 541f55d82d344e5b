"""`python -m app` starts the program."""

import sys

from app.bootstrap import main

sys.exit(main())
