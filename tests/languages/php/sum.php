<?php
while (($line = fgets(STDIN)) !== false) {
    [$a, $b] = explode(' ', trim($line));
    echo $a + $b, "\n";
}
