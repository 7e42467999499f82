/* For tests at home; the judge puts its own in its place, and its own fence.h. */
#error "this is not the main.c that was meant"
