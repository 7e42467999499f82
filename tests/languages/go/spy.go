package main

import (
	"fmt"
	"os"
)

func main() {
	for _, path := range []string{"/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in", "../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"} {
		if _, err := os.Open(path); err == nil {
			fmt.Println(path)
		}
	}
	fmt.Println("ok")
}
