#pragma once

long long twice_the_area(int n, const int *x, const int *y);
