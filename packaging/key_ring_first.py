"""The frozen program as the key ring's process: before anything else, such as PyInstaller's Qt."""

import sys

from app.adapters.storage import key_ring_process

if sys.argv[1:] == [key_ring_process.WISH]:
    key_ring_process.main()
