#include "scales.h"

static const int powers[] = {
#include "powers.inc"
};

int weighings_for(int coins)
{
	int n = 0;
	while (powers[n] < coins)
		n++;
	return n;
}
