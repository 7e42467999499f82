var thread: Thread[void]
createThread(thread, proc() {.thread.} = echo "ok")
joinThread(thread)
