<?php
foreach (["/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"] as $path) {
    if (@file_get_contents($path) !== false) {
        echo "$path\n";
    }
}
echo "ok\n";
