(display "ok\n")
