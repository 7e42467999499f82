<?php
no();
