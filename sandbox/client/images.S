/* SPDX-License-Identifier: MIT */
/* The executables' bytes; SUPERVISOR_FILE and JANITOR_FILE come from the build. */
	.section .rodata
	.balign 64
	.hidden supervisor_image, supervisor_image_end, janitor_image, janitor_image_end
	.global supervisor_image, supervisor_image_end, janitor_image, janitor_image_end
supervisor_image:
	.incbin SUPERVISOR_FILE
supervisor_image_end:
	.balign 64
janitor_image:
	.incbin JANITOR_FILE
janitor_image_end:
	.section .note.GNU-stack, "", @progbits
