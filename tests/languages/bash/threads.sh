(echo ok) &
wait
