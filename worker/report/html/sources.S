/* SPDX-License-Identifier: MIT */
/* The page's sources; PAGE_FILE, STYLE_FILE and SCRIPT_FILE come from the build. */
	.section .rodata
	.hidden html_page, html_page_end, html_style, html_style_end, html_script, html_script_end
	.global html_page, html_page_end, html_style, html_style_end, html_script, html_script_end
html_page:
	.incbin PAGE_FILE
html_page_end:
html_style:
	.incbin STYLE_FILE
html_style_end:
html_script:
	.incbin SCRIPT_FILE
html_script_end:
	.section .note.GNU-stack, "", @progbits
