# Neither says anything: idleness.
import sys

for line in sys.stdin:
    pass
