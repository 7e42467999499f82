quit 7
