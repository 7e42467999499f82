import threading
thread = threading.Thread(target=print, args=('ok',))
thread.start()
thread.join()
