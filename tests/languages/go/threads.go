package main

import (
	"fmt"
)

func main() {
	word := make(chan string)
	go func() { word <- "ok" }()
	fmt.Println(<-word)
}
