"""When this process was asked for: handed over by whoever started it, for the interpreter's own start counts too."""

import os
import time

BEGAN = float(os.environ.get("MOTAUDIT_BENCHMARK_BEGAN", time.time()))
