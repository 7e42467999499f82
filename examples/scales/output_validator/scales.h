/* What the parts of the validator share. */
#pragma once

/* The number of weighings that always find one heavy coin among so many. */
int weighings_for(int coins);
