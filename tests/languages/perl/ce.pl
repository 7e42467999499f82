print "ok\n" if (;
