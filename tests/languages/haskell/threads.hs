import Control.Concurrent

main :: IO ()
main = do
  word <- newEmptyMVar
  _ <- forkIO (putMVar word "ok")
  takeMVar word >>= putStrLn
