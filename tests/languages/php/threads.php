<?php
$child = pcntl_fork();
if ($child == 0) {
    echo "ok\n";
    exit(0);
}
pcntl_waitpid($child, $status);
exit(pcntl_wexitstatus($status));
