"""Runs one program; prints its wall seconds, CPU seconds, peak resident size as the system counts it, and status."""

import os
import sys
import time

start = time.perf_counter()
quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[quiet])
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - start
print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
