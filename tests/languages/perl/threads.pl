my $child = fork();
if ($child == 0) {
    print "ok\n";
    exit 0;
}
waitpid($child, 0);
exit($? >> 8);
