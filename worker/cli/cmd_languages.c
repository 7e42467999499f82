#include "worker/cli/command.h"
int cmd_languages(int argc, char **argv){(void)argc;(void)argv;return 2;}
