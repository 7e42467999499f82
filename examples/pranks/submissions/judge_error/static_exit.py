# A static validator that neither accepts nor rejects.
# static: exit 1
print("accept")
