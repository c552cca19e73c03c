GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
export CGO_ENABLED = 0

.PHONY: build demo test lint bench eval fuzz train clean

build: ## the program: bin/tieline
	@$(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/tieline ./cmd/tieline
