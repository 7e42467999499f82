/* SPDX-License-Identifier: MIT */
/* The executable's bytes; UNARCHIVER_FILE comes from the build. */
	.section .rodata
	.balign 64
	.hidden unarchiver_image, unarchiver_image_end
	.global unarchiver_image, unarchiver_image_end
unarchiver_image:
	.incbin UNARCHIVER_FILE
unarchiver_image_end:
	.section .note.GNU-stack, "", @progbits
