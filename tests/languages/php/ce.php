<?php
echo "ok" if;
