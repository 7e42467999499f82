while (<STDIN>) {
    my ($a, $b) = split;
    print $a + $b, "\n";
}
