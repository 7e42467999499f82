main :- thread_create(writeln(ok), Thread), thread_join(Thread).
